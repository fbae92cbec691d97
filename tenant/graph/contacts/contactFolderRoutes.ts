import { type FolderResource, folderHandlers } from '../resources/folderRoutes'
import { text } from '../resources/kinds'
import { contactFolderOf } from './contactRoutes'
import type { ContactFields } from './contactType'

/** `/me/contactFolders` lists the children of the default folder, but not the default folder itself. */
const contactFolderResource: FolderResource<ContactFields> = {
  type: { name: 'contactFolder', kinds: { displayName: text }, readOnly: ['id', 'parentFolderId'] },
  collection: 'contactFolders',
  nameProperty: 'displayName',
  tree: ({ contactFolders }) => contactFolders,
  folderOf: contactFolderOf,
  listed: (call) => call.mailbox.contactFolders.childrenOf(contactFolderOf(call).id),
  parentIdOf: (call) => contactFolderOf(call).id,
  properties: ({ parentFolderId, displayName }) => ({ parentFolderId, displayName }),
  removeItems: (folder, { contacts }) => {
    for (const contact of [...folder.items.values()]) contacts.remove(contact)
  },
}

export const contactFolderHandlers = folderHandlers(contactFolderResource)
