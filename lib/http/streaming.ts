import { PassThrough, type Readable } from 'node:stream'
import { countShortLived } from './shortLivedBuffers'
import { transportFailure } from './transportFailure'

/** One attempt at a request, ended by a timer; a stream that moves puts it off. */
export interface Attempt {
  readonly abort: AbortController
  /** True once a stream was given up because too few bytes moved for the time. */
  readonly isTooSlow: boolean
  /** Tells that so many bytes of a stream moved. */
  moved(bytes: number): void
  end(): void
}

// A stream slower than this on average is given up: a host that sends a byte a second would hold a step forever.
const leastBytesPerMs = 1
const graceTimeouts = 10

/** Starts the timer of an attempt: `timeoutMs` without any byte, or far too few bytes for the time, end it. */
export function startAttempt({ timeoutMs }: { readonly timeoutMs: number }): Attempt {
  const abort = new AbortController()
  const startedAt = performance.now()
  let bytesMoved = 0
  let isTooSlow = false
  const timer = setTimeout(() => abort.abort(), timeoutMs)
  return {
    abort,
    get isTooSlow() {
      return isTooSlow
    },
    moved(bytes) {
      bytesMoved += bytes
      const allowedMs = graceTimeouts * timeoutMs + bytesMoved / leastBytesPerMs
      isTooSlow = performance.now() - startedAt > allowedMs
      if (isTooSlow) abort.abort()
      else timer.refresh()
    },
    end: () => clearTimeout(timer),
  }
}

export interface Upload {
  /** Why the body could not be read to its end. */
  readonly failure: Error | undefined
  /** Reads no more of the body if the response came before its end. */
  stop(): void
}

/** Watches a body that is being sent: one that fails ends the attempt, which node-fetch 2 would let wait forever. */
export function outgoing(body: Readable, attempt: Attempt): Upload {
  let failure: Error | undefined
  body.on('data', ({ length }: Buffer) => attempt.moved(length))
  body.once('error', (error) => {
    // An abort for another reason also destroys the body.
    if (!attempt.abort.signal.aborted) failure = error
    attempt.abort.abort()
  })
  return {
    get failure() {
      return failure
    },
    stop() {
      body.destroy()
    },
  }
}

/** Returns a body as it arrives. It fails with a TransportFailure; to destroy it ends the connection. */
export function incoming(
  body: NodeJS.ReadableStream,
  attempt: Attempt,
  limits: { readonly timeoutMs: number; readonly maxBodyBytes: number },
): Readable {
  const stream = new PassThrough()
  body.on('data', ({ length }: Buffer) => {
    attempt.moved(length)
    countShortLived(length)
  })
  body.once('end', () => attempt.end())
  body.once('error', (error) => {
    attempt.end()
    stream.destroy(transportFailure(error, { ...limits, isTooSlow: attempt.isTooSlow }))
  })
  stream.once('close', () => {
    if (!stream.readableEnded) attempt.abort.abort()
  })
  // A loss before the first read is reported with the first read.
  stream.on('error', () => {})
  return body.pipe(stream)
}
