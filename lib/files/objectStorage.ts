import { pipeline, Transform } from 'node:stream'
import { ApiError, type ComponentError, TemporaryError, UnexpectedResponseError } from '../errors'
import { jsonObject } from '../http/api'
import type { HttpResponse } from '../http/message'
import { type Attempted, retry } from '../http/retry'
import { retryAfterMs } from '../http/retryDelay'
import { sender } from '../http/send'
import { TransportFailure } from '../http/transportFailure'
import type { FileContent, StoredFile, StoreFile } from '../providers/objectOperations'
import type { Environment } from '../runtime/environment'
import { logged, type RedactedLog } from '../runtime/log'

const maxAnswerBytes = 1024 * 1024

/**
 * Stores files in the platform's object storage, each as it streams, by the API that @elastic.io/maester-client uses.
 * A failure is tried again from the file's beginning, then a TemporaryError: no link ever leads to half a file.
 */
export function objectStorage(environment: Environment, log: RedactedLog): StoreFile {
  const { uri, token } = environment.objectStorage()
  const { timeoutMs, retries, userAgent } = environment
  const send = logged(sender({ timeoutMs, maxBodyBytes: maxAnswerBytes }), log)
  const objects = `${uri.href.replace(/\/$/, '')}/objects`
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
        url: new URL(objects),
        headers: { authorization: `Bearer ${token}`, 'user-agent': userAgent, 'content-type': contentType },
        body: file.stream,
      })
      if (response.status >= 300) return refused(response, retries.now())
      const url = `${objects}/${objectIdIn(response)}?storage_type=maester`
      return { isFinal: true, value: { url, size: file.size(), contentType } }
    } catch (error) {
      if (!(error instanceof TransportFailure)) throw error
      return { isFinal: false, value: lost(error, error === content.stream.errored) }
    } finally {
      content.stream.destroy()
    }
  }
}

// It is written by whoever sent the mail, and goes into a header.
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
  // How it ended is told by the counter itself.
  pipeline(stream, counter, () => {})
  return { stream: counter, size: () => size }
}

function objectIdIn(response: HttpResponse): string {
  const { objectId } = jsonObject(response, 'the upload of a file')
  if (typeof objectId === 'string' && objectId !== '') return encodeURIComponent(objectId)
  throw new UnexpectedResponseError("The platform's object storage took a file and gave no id for it.")
}

function refused({ status, headers }: HttpResponse, now: number): Attempted<ComponentError> {
  const what = `The platform's object storage refused a file with ${status}.`
  if (status < 500 && status !== 408 && status !== 429) {
    const advice = 'Ask the platform\'s operator, or choose "none" in the field "attachments".'
    return { isFinal: true, value: new ApiError(`${what} ${advice}`, { status }) }
  }
  const value = new TemporaryError(`${what} ${nothingLost}`, { status })
  return { isFinal: false, value, retryAfterMs: retryAfterMs(headers, now) }
}

function lost(failure: TransportFailure, isOfSource: boolean): TemporaryError {
  const what = isOfSource
    ? 'A file could not be read to its end'
    : "The platform's object storage could not be reached"
  return new TemporaryError(`${what}: ${failure.detail}. ${nothingLost}`, { cause: failure })
}

const nothingLost = 'Nothing was skipped: the next execution tries again.'
