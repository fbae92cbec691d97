import type { ApiCall, Handler } from './apiCall'
import { collectionPage } from './collectionPage'
import { jsonObject } from './contactBody'
import { isWellFormedId } from './exchangeIds'
import { GraphError, itemNotFound, malformedId, unreadableBody } from './graphError'
import type { ContactFolder } from './mailbox'
import { checkNames, parsePaging, parseSelect } from './queryOptions'
import { userContext } from './user'

const folderProperties = ['id', 'parentFolderId', 'displayName']

/** `GET /me/contactFolders` (children of the default folder, which itself is not listed) and `…/{id}/childFolders` */
export const listFolders: Handler = (call) => {
  checkNames(call.query, ['$top', '$skip', '$count', '$select'])
  const select = parseSelect(call.query, folderProperties, 'contactFolder')
  const folders = call.mailbox.childFolders(folderOf(call))
  const context = userContext(call.origin, 'contactFolders', select)
  return collectionPage(call, folders, parsePaging(call.query), context, (folder) =>
    folderRecord(folder, select),
  )
}

/** `POST /me/contactFolders` and `…/{id}/childFolders` */
export const createFolder: Handler = (call) => {
  checkNames(call.query, [])
  const parent = folderOf(call)
  const { displayName, ...others } = jsonObject(call)
  if (typeof displayName !== 'string' || displayName === '' || Object.keys(others).length > 0) {
    throw unreadableBody(`A contact folder is created with a 'displayName' and nothing else.`)
  }
  if (call.mailbox.childFolders(parent).some((folder) => folder.displayName === displayName)) {
    throw new GraphError(409, 'ErrorFolderExists', 'A folder with the specified name already exists.')
  }
  return { status: 201, body: folderEntity(call, call.mailbox.addFolder(displayName, parent)) }
}

/** `GET /me/contactFolders/{id}` */
export const readFolder: Handler = (call) => {
  checkNames(call.query, ['$select'])
  const select = parseSelect(call.query, folderProperties, 'contactFolder')
  return { status: 200, body: folderEntity(call, folderOf(call), select) }
}

/** The folder that the path names; the default one where it names none. */
export function folderOf({ ids, mailbox }: ApiCall): ContactFolder {
  if (ids.folder === undefined) return mailbox.defaultFolder
  const folder = mailbox.folder(ids.folder)
  if (folder) return folder
  throw isWellFormedId(ids.folder) ? itemNotFound() : malformedId()
}

function folderEntity(
  call: ApiCall,
  folder: ContactFolder,
  select?: readonly string[],
): Record<string, unknown> {
  const context = `${userContext(call.origin, 'contactFolders', select)}/$entity`
  return { '@odata.context': context, ...folderRecord(folder, select) }
}

function folderRecord(
  folder: ContactFolder,
  select = folderProperties as readonly string[],
): Record<string, unknown> {
  const { id, parentFolderId, displayName } = folder
  const entries = Object.entries({ id, parentFolderId, displayName })
  return Object.fromEntries(entries.filter(([name]) => name === 'id' || select.includes(name)))
}
