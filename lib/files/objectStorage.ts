import { pipeline, Transform } from 'node:stream'
import {
  ApiError,
  type ComponentError,
  isTemporaryStatus,
  TemporaryError,
  UnexpectedResponseError,
} from '../errors'
import { jsonObject } from '../http/api'
import { directAgentFor } from '../http/connections/agents'
import type { HttpResponse } from '../http/message'
import { type Attempted, retry, retryAfterMs } from '../http/retry'
import { sender } from '../http/send'
import { TransportFailure } from '../http/transportFailure'
import type { FileContent, StoredFile, StoreFile } from '../providers/objectOperations'
import type { Environment } from '../runtime/environment'
import { logged, type RedactedLog } from '../runtime/log'

const maxResponseBytes = 1024 * 1024

/** Sentences of the step that stores the file, at the end of the error messages. */
export interface StorageAdvice {
  /** Follows an error that is retried. */
  readonly temporary: string
  /** Follows a rejection. Says what was applied anyway, and what to do. */
  readonly rejected: string
}

/**
 * Returns a function that streams a file to the platform's object storage, with the API that @elastic.io/maester-client
 * uses. After a failure, it starts again with the whole file, so a link never leads to an incomplete file.
 */
export function objectStorage(environment: Environment, log: RedactedLog, advice: StorageAdvice): StoreFile {
  const { uri, token } = environment.objectStorage()
  const { timeoutMs, retries, userAgent } = environment
  const send = logged(sender({ timeoutMs, maxBodyBytes: maxResponseBytes }), log)
  const objects = new URL(`${uri.href.replace(/\/$/, '')}/objects`)
  return async (open) => {
    const outcome = await retry(async () => attempt(await open()), retries)
    if (outcome instanceof Error) throw outcome
    return outcome
  }

  async function attempt(content: FileContent): Promise<Attempted<StoredFile | ComponentError>> {
    const contentType = mediaType(content.contentType)
    const file = counted(content)
    try {
      const response = await send({
        method: 'POST',
        url: objects,
        agent: directAgentFor(objects),
        headers: { authorization: `Bearer ${token}`, 'user-agent': userAgent, 'content-type': contentType },
        body: file.stream,
      })
      if (response.status >= 300) return storageRejected(response, retries.now(), advice)
      const url = `${objects.href}/${objectIdIn(response)}?storage_type=maester`
      return { isFinal: true, value: { url, size: file.size(), contentType } }
    } catch (error) {
      if (!(error instanceof TransportFailure)) throw error
      const value = storageLost(error, error === content.stream.errored, advice)
      return { isFinal: error.fault === 'tooSlow', value }
    } finally {
      content.stream.destroy()
    }
  }
}

// The sender of the email chooses the type, and it becomes a header.
function mediaType(text: string): string {
  return /^[\w.+-]+\/[\w.+-]+(;[\x20-\x7e]*)?$/.test(text) ? text : 'application/octet-stream'
}

function counted({ stream }: FileContent) {
  let size = 0
  const counter = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      size += chunk.length
      done(null, chunk)
    },
  })
  // The counter itself reports errors.
  pipeline(stream, counter, () => {})
  return { stream: counter, size: () => size }
}

function objectIdIn(response: HttpResponse): string {
  const { objectId } = jsonObject(response, 'the upload of a file')
  if (typeof objectId === 'string' && objectId !== '') return encodeURIComponent(objectId)
  throw new UnexpectedResponseError(
    "The platform's object storage returned no ID for a file. Try again later.",
  )
}

function storageRejected(
  response: HttpResponse,
  now: number,
  advice: StorageAdvice,
): Attempted<ComponentError> {
  const { status } = response
  const what = `The platform's object storage returned ${status} for a file.`
  if (!isTemporaryStatus(status))
    return { isFinal: true, value: new ApiError(`${what} ${advice.rejected}`, { status }) }
  const value = new TemporaryError(`${what} ${advice.temporary}`, { status })
  return { isFinal: false, value, retryAfterMs: retryAfterMs(response, now) }
}

function storageLost(
  failure: TransportFailure,
  isOfSource: boolean,
  { temporary }: StorageAdvice,
): TemporaryError {
  const what = isOfSource
    ? 'A file could not be read to its end'
    : "The platform's object storage could not be reached"
  return new TemporaryError(`${what}: ${failure.detail}. ${temporary}`, { cause: failure })
}
