import { UnexpectedResponseError } from '../../../errors'
import type { Api } from '../../../http/api'
import type { FileContent, StoreFile } from '../../objectOperations'
import { ifFound } from '../../recordErrors'
import { collectAll, type Item, idOf } from '../collection'
import { idPath } from '../idPath'

/** The fields of a message that tell whether it has files; `hasAttachments` says nothing of those within its text. */
export const fieldsForAttachments: readonly string[] = ['hasAttachments', 'body']

/** The message with its `attachments`, each file in the storage and named by its `url` there. */
export async function withAttachments(api: Api, message: Item, store: StoreFile): Promise<Item> {
  if (!mayHaveAttachments(message)) return { ...message, attachments: [] }
  const path = idPath`/me/messages/${idOf(message, 'a message')}/attachments`
  const attachments: Item[] = []
  for (const attachment of await listed(api, path)) {
    const stored = await withLink(api, path, attachment, store)
    if (stored) attachments.push(stored)
  }
  return { ...message, attachments }
}

function mayHaveAttachments({ hasAttachments, body }: Item): boolean {
  const content = (body as { content?: unknown } | undefined)?.content
  return hasAttachments === true || (typeof content === 'string' && /\bcid:/i.test(content))
}

/** Without $select Graph sends the bytes of all files along. A message that is gone meanwhile has none. */
async function listed(api: Api, path: string): Promise<readonly Item[]> {
  const query = { $select: 'id,name,contentType,size,isInline' }
  return (await ifFound(collectAll(api, { path, query }, 'the attachments of a message'))) ?? []
}

/**
 * The attachment with its link; undefined where it is gone meanwhile. A file comes as it is, an attached item as MIME,
 * and of a link to a cloud file v1.0 tells the name only (https://learn.microsoft.com/graph/api/attachment-get).
 */
async function withLink(
  api: Api,
  path: string,
  attachment: Item,
  store: StoreFile,
): Promise<Item | undefined> {
  if (attachment['@odata.type'] === '#microsoft.graph.referenceAttachment') return attachment
  const { contentType } = attachment
  const open = () =>
    openFile(api, `${path}${idPath`/${idOf(attachment, 'an attachment')}/$value`}`, contentType)
  const stored = await ifFound(store(open))
  return stored && { ...attachment, ...stored }
}

async function openFile(api: Api, path: string, contentType: unknown): Promise<FileContent> {
  const { stream, headers } = await api({
    method: 'GET',
    path,
    headers: { accept: '*/*' },
    isStreamed: true,
  })
  if (!stream) throw new UnexpectedResponseError('Microsoft Graph answered a file without its content.')
  const type = typeof contentType === 'string' && contentType !== '' ? contentType : headers['content-type']
  return { stream, contentType: type ?? 'application/octet-stream' }
}
