import type { Readable } from 'node:stream'
import { TemporaryError } from '../errors'
import { type RetryPolicy, retry } from '../http/retry'
import { TransportFailure } from '../http/transportFailure'
import { type TemporaryFile, temporaryFile } from './temporaryFile'

/** Stores a download on disk. If it breaks off, it is opened again, unless it was too slow. */
export async function spool(
  open: () => Promise<Readable | undefined>,
  policy: RetryPolicy,
): Promise<TemporaryFile> {
  const outcome = await retry<TemporaryFile | TransportFailure>(async () => {
    const stream = await open()
    try {
      return { isFinal: true, value: await temporaryFile(stream ?? nothing()) }
    } catch (error) {
      if (error instanceof TransportFailure) return { isFinal: error.fault === 'tooSlow', value: error }
      throw error
    } finally {
      stream?.destroy()
    }
  }, policy)
  if (!(outcome instanceof TransportFailure)) return outcome
  throw new TemporaryError(`The results could not be downloaded: ${outcome.detail}. Try again later.`, {
    cause: outcome,
  })
}

async function* nothing(): AsyncGenerator<Buffer> {}
