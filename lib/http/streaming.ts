import { PassThrough, type Readable } from 'node:stream'
import { countShortLived } from './shortLivedBuffers'
import { transportFailure } from './transportFailure'

/** One attempt at a request. A timer ends it, and each byte of a stream restarts the timer. */
export interface Attempt {
  readonly abort: AbortController
  /** True if a stream was ended because it was too slow. */
  readonly isTooSlow: boolean
  /** Counts bytes of a stream, and restarts the timer. */
  moved(bytes: number): void
  end(): void
}

// A slower stream is ended: a host that sends one byte per second would keep a step busy forever.
const leastBytesPerMs = 1
const graceTimeouts = 10

/** Starts an attempt. It ends after `timeoutMs` without data, or if a stream is too slow on average. */
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
  /** Stops reading the body, because the response arrived before its end. */
  stop(): void
}

/** Watches a body that is being sent, and ends the attempt if it fails. node-fetch 2 would wait forever. */
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

/** Returns a body as it arrives. It fails with a TransportFailure. Destroying it ends the connection. */
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
  // A failure before the first read is reported with the first read.
  stream.on('error', () => {})
  return body.pipe(stream)
}
