import { type ComponentError, UnexpectedResponseError } from '../../../errors'
import { type ApiRequest, jsonObject } from '../../../http/api'
import type { HttpResponse } from '../../../http/message'
import { isSecure } from '../../../http/origins'
import { retry } from '../../../http/retry'
import type { OutgoingFile, SendingServices } from '../../mailOperations'
import { isUncertain } from './uncertain'
import { nextExpected, putRange } from './uploadRange'

// A multiple of 320 KiB, and below 4 MB.
const rangeBytes = 12 * 320 * 1024

/**
 * Attaches a large file with an upload session, one range at a time. The session's URL contains its own permission, so the
 * account's token isn't sent. After a lost response, the session returns the position to continue from.
 * https://learn.microsoft.com/graph/outlook-large-attachments
 */
export async function uploadFile(services: SendingServices, path: string, file: OutgoingFile): Promise<void> {
  const url = await openSession(services, path, file)
  let rangesLeft = 2 * Math.ceil(file.size / rangeBytes)
  for (let position = 0; position < file.size; rangesLeft--) {
    if (rangesLeft === 0)
      throw new UnexpectedResponseError(
        'Microsoft Graph did not finish the upload of a file. Try again later.',
      )
    position = await advance(services, url, file, position)
  }
}

/** Sends the range at a position, again if it seems lost, and returns the position after it. */
async function advance(
  { bareSend, retries }: SendingServices,
  url: URL,
  file: OutgoingFile,
  position: number,
): Promise<number> {
  const session = { url, send: bareSend, now: retries.now }
  const put = async (from: number) =>
    putRange(session, { from, total: file.size, bytes: await file.read(from, rangeBytes) })
  const reached = await retry<number | ComponentError>(async (attempt) => {
    if (attempt === 1) return put(position)
    const expected = await nextExpected(session)
    const { value } = expected
    return typeof value === 'number' && value < file.size ? put(value) : expected
  }, retries)
  if (typeof reached === 'number') return reached
  throw reached
}

async function openSession({ api }: SendingServices, path: string, file: OutgoingFile): Promise<URL> {
  const json = { AttachmentItem: { attachmentType: 'file', ...descriptionOf(file), size: file.size } }
  const request: ApiRequest = { method: 'POST', path: `${path}/createUploadSession`, json }
  // An unused session expires.
  const open = () => api(request)
  return uploadUrl(
    await open().catch((error: unknown) => (isUncertain(error) ? open() : Promise.reject(error))),
  )
}

/** Returns the properties of a file for Graph. */
export function descriptionOf({ name, contentType, isInline, contentId }: OutgoingFile) {
  return { name, contentType, ...(isInline && { isInline }), ...(contentId !== undefined && { contentId }) }
}

function uploadUrl(response: HttpResponse): URL {
  const { uploadUrl: text } = jsonObject(response, 'an upload session')
  const url = typeof text === 'string' && URL.canParse(text) ? new URL(text) : undefined
  if (url && isSecure(url) && !url.username && !url.password) return url
  throw new UnexpectedResponseError(
    'Microsoft Graph returned an upload URL that is not https. Try again later.',
  )
}
