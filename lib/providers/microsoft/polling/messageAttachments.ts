import type { Readable } from 'node:stream'
import { ApiError, UnexpectedResponseError } from '../../../errors'
import type { Api } from '../../../http/api'
import type { FileContent, Log, StoreFile } from '../../objectOperations'
import { ifFound } from '../../recordErrors'
import { collectAll, graphIdOf, type Item } from '../collection'
import { idPath } from '../idPath'
import { asAttachedItem } from './attachedItem'
import { brokenDownloads, lastingFailure, type UnreadableMessage } from './recordFailures'

/** The fields of a message that show whether it has files. `hasAttachments` ignores inline images. */
export const fieldsForAttachments: readonly string[] = ['hasAttachments', 'body']

/**
 * Returns the message with its `attachments`, each file in the storage with its `url` there. A file that Graph never
 * returns has an `error` instead of the `url`.
 */
export async function withAttachments(
  api: Api,
  message: Item,
  { folder, store, log }: { readonly folder: string; readonly store: StoreFile; readonly log: Log },
): Promise<Item> {
  if (!mayHaveAttachments(message)) return { ...message, attachments: [] }
  const messageId = graphIdOf(message, 'a message')
  const unread = { id: messageId, folder, pathOf: attachmentsPath }
  const path = attachmentsPath(messageId)
  const found = await listed(api, path).catch((error: unknown) => lastingFailure(api, error, unread))
  if (found instanceof Error) {
    log.warn(`The message ${messageId} is emitted without its attachments: ${found.message}`)
    return { ...message, attachments: [], _error: found.message }
  }
  const attachments: Item[] = []
  for (const attachment of found.map(withoutEmptyId)) {
    const stored = await withLink(api, unread, attachment, store)
    if (stored?.['error'] !== undefined)
      log.warn(`A file of the message ${messageId} is emitted without its content: ${stored['error']}`)
    if (stored) attachments.push(stored)
  }
  return { ...message, attachments }
}

const attachmentsPath = (messageId: string) => idPath`/me/messages/${messageId}/attachments`

/** Most files have no content ID. */
function withoutEmptyId({ contentId, ...attachment }: Item): Item {
  return contentId ? { ...attachment, contentId } : attachment
}

function mayHaveAttachments({ hasAttachments, body }: Item): boolean {
  const content = (body as { content?: unknown } | undefined)?.content
  return hasAttachments === true || (typeof content === 'string' && /\bcid:/i.test(content))
}

const listedFields = 'id,name,contentType,size,isInline'

/** Without $select, Graph returns the content of all files. A message that was deleted in the meantime has none. */
async function listed(api: Api, path: string): Promise<readonly Item[]> {
  const list = ($select: string) =>
    ifFound(collectAll(api, { path, query: { $select } }, 'the attachments of a message'))
  try {
    // Only files have a content ID, which the body uses to reference an image.
    return (await list(`${listedFields},microsoft.graph.fileAttachment/contentId`)) ?? []
  } catch (error) {
    if (!(error instanceof ApiError && error.status === 400)) throw error
    return (await list(listedFields)) ?? []
  }
}

/**
 * Returns the attachment with its URL, or undefined if it was deleted in the meantime. A file is stored unchanged and an
 * attached item as MIME. For a link to a cloud file, v1.0 returns only the name
 * (https://learn.microsoft.com/graph/api/attachment-get).
 */
async function withLink(
  api: Api,
  message: UnreadableMessage,
  attachment: Item,
  store: StoreFile,
): Promise<Item | undefined> {
  const type = attachment['@odata.type']
  if (type === '#microsoft.graph.referenceAttachment') return attachment
  const path = `${message.pathOf(message.id)}${idPath`/${graphIdOf(attachment, 'an attachment')}`}`
  let shown = attachment
  let rejection: unknown
  const downloads: Readable[] = []
  const open = async () => {
    try {
      const content = await openFile(api, `${path}/$value`, attachment['contentType'])
      downloads.push(content.stream)
      if (type !== '#microsoft.graph.itemAttachment') return content
      const item = await asAttachedItem(attachment, content)
      shown = item.attachment
      return item.content
    } catch (error) {
      rejection = error
      throw error
    }
  }
  try {
    const stored = await ifFound(store(open))
    return stored && { ...shown, ...stored }
  } catch (error) {
    // 413 is the limit of the storage.
    const isTooLarge = error instanceof ApiError && error.status === 413
    if (isTooLarge) return { ...attachment, error: error.message }
    if (error === rejection) {
      const { message: reason } = await lastingFailure(api, error, message)
      return { ...attachment, error: reason }
    }
    const reason = await reasonOfBreaks(api, path, downloads, error)
    return reason === undefined ? undefined : { ...attachment, error: reason }
  }
}

const keptMs = 24 * 3_600_000

/**
 * Returns why a file can't be downloaded: each of several downloads ended early, although Graph still lists the file.
 * Undefined if the file was deleted in the meantime. Throws the error if it has another cause, or after the first download.
 */
async function reasonOfBreaks(
  api: Api,
  path: string,
  downloads: readonly Readable[],
  error: unknown,
): Promise<string | undefined> {
  const broken = brokenDownloads(downloads)
  const last = broken.at(-1)
  if (!last || Object(error).cause !== last) throw error
  const key = `broken downloads ${path}`
  const earlier = api.memory?.get(key)
  const times = broken.length + (typeof earlier === 'number' ? earlier : 0)
  api.memory?.set(key, times, keptMs)
  if (times < 2) throw error
  if (!(await ifFound(api({ method: 'GET', path, query: { $select: 'id' } })))) return undefined
  return `Microsoft Graph ended ${times} downloads of this file before its end: ${last.detail}. Get the file from the mailbox.`
}

async function openFile(api: Api, path: string, contentType: unknown): Promise<FileContent> {
  const { stream, headers } = await api({
    method: 'GET',
    path,
    headers: { accept: '*/*' },
    isStreamed: true,
  })
  if (!stream) throw new UnexpectedResponseError('Microsoft Graph returned a file without its content.')
  const type = typeof contentType === 'string' && contentType !== '' ? contentType : headers['content-type']
  return { stream, contentType: type ?? 'application/octet-stream' }
}
