import { PassThrough, type Readable } from 'node:stream'
import { transportFailure } from './transportFailure'

/** One attempt at a request; its timer aborts it, and is put off by each piece of a stream that moves. */
export interface Attempt {
  readonly abort: AbortController
  readonly timer: NodeJS.Timeout
}

export interface Upload {
  /** Why the body could not be read to its end. */
  readonly failure: Error | undefined
  /** Reads no more of the body where the answer came before its end. */
  stop(): void
}

/** Watches a body that is being sent: one that fails ends the attempt, which node-fetch 2 would let wait for ever. */
export function outgoing(body: Readable, { abort, timer }: Attempt): Upload {
  let failure: Error | undefined
  body.on('data', () => timer.refresh())
  body.once('error', (error) => {
    // What was aborted for another reason destroys its body too.
    if (!abort.signal.aborted) failure = error
    abort.abort()
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

/** A body as it arrives. It fails with a TransportFailure; to destroy it ends the connection. */
export function incoming(
  body: NodeJS.ReadableStream,
  { abort, timer }: Attempt,
  limits: { readonly timeoutMs: number; readonly maxBodyBytes: number },
): Readable {
  const stream = new PassThrough()
  body.on('data', () => timer.refresh())
  body.once('end', () => clearTimeout(timer))
  body.once('error', (error) => {
    clearTimeout(timer)
    stream.destroy(transportFailure(error, limits))
  })
  stream.once('close', () => {
    if (!stream.readableEnded) abort.abort()
  })
  // A loss before anybody reads is told when somebody does.
  stream.on('error', () => {})
  return body.pipe(stream)
}
