import { deltaHandler } from '../delta/delta'
import type { Mailbox } from '../mailboxes/mailbox'
import { checkNames, parseSelect } from '../query/queryOptions'
import { type FolderResource, findFolder, folderHandlers, folderRecord } from '../resources/folderRoutes'
import { text } from '../resources/kinds'
import { propertyNames } from '../resources/resourceType'
import type { Folder } from '../store/storedItem'
import { isRead } from './messageRecord'
import type { MessageFields } from './messageType'

const readOnly = [
  'id',
  'parentFolderId',
  'childFolderCount',
  'unreadItemCount',
  'totalItemCount',
  'sizeInBytes',
  'isHidden',
]

/** `/me/mailFolders` lists the top-level folders. A path can contain the ID or the well-known name of a folder. */
export const mailFolderResource: FolderResource<MessageFields> = {
  type: { name: 'mailFolder', kinds: { displayName: text }, readOnly },
  collection: 'mailFolders',
  nameProperty: 'displayName',
  tree: ({ mailFolders }) => mailFolders,
  folderOf: ({ ids, mailbox }) => findFolder(mailbox.mailFolders, ids.folder ?? 'msgfolderroot'),
  listed: (call) => call.mailbox.mailFolders.childrenOf(mailFolderResource.folderOf(call).id),
  parentIdOf: (call) => mailFolderResource.folderOf(call).id,
  properties,
  removeItems: (folder, { messages }) => {
    for (const message of [...folder.items.values()]) messages.remove(message)
  },
}

export const mailFolderHandlers = folderHandlers(mailFolderResource)

/** `GET /me/mailFolders/delta`: https://learn.microsoft.com/graph/api/mailfolder-delta */
export const mailFolderDelta = deltaHandler(({ mailbox, query, root }) => ({
  changes: mailbox.mailFolders.changes,
  path: `${root}/mailFolders`,
  typeName: 'mailFolder',
  options: () => {
    checkNames(query, ['$select'])
    const { type } = mailFolderResource
    return {
      select: parseSelect(query, propertyNames(type), type.name),
      matches: (id) => id !== mailbox.wellKnownMailFolder('msgfolderroot').id,
    }
  },
  record: (id, view) => {
    const folder = mailbox.mailFolders.find(id)
    return folder && folderRecord(mailFolderResource, folder, mailbox, view)
  },
}))

function properties(folder: Folder<MessageFields>, { mailFolders }: Mailbox): Record<string, unknown> {
  const messages = [...folder.items.values()]
  return {
    displayName: folder.displayName,
    parentFolderId: folder.parentFolderId,
    childFolderCount: mailFolders.childrenOf(folder.id).length,
    unreadItemCount: messages.filter((message) => !isRead(message)).length,
    totalItemCount: messages.length,
    sizeInBytes: messages.length * 4096,
    isHidden: false,
  }
}
