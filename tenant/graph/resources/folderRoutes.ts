import type { ApiCall, Handler } from '../apiCall'
import { GraphError, itemNotFound, malformedId, unreadableBody } from '../graphError'
import type { Mailbox } from '../mailboxes/mailbox'
import { textFilter } from '../query/filter'
import { type Listing, listResponse } from '../query/list'
import { sortKeysOf } from '../query/order'
import { checkNames } from '../query/queryOptions'
import { isWellFormedId } from '../store/exchangeIds'
import type { FolderTree } from '../store/folderTree'
import type { Folder } from '../store/storedItem'
import { entity, viewOf } from './entity'
import { jsonObject } from './jsonBody'
import { propertyNames, type ResourceType } from './resourceType'
import { type Properties, selected, type View } from './view'

/** One kind of folder: contact folder, mail folder, or calendar. */
export interface FolderResource<Fields> {
  readonly type: ResourceType
  readonly collection: string
  /** `displayName`, or `name` for calendars. */
  readonly nameProperty: string
  tree(mailbox: Mailbox): FolderTree<Fields>
  /** Returns the folder in the path, or the default one. */
  folderOf(call: ApiCall): Folder<Fields>
  /** Returns the folders of a list. */
  listed(call: ApiCall): readonly Folder<Fields>[]
  /** Returns the ID of a new folder's parent. */
  parentIdOf(call: ApiCall): string
  properties(folder: Folder<Fields>, mailbox: Mailbox): Properties
  removeItems(folder: Folder<Fields>, mailbox: Mailbox): void
}

export interface FolderHandlers {
  readonly list: Handler
  readonly create: Handler
  readonly read: Handler
  readonly update: Handler
  readonly remove: Handler
}

/** Returns the handlers that all kinds of folders share: list, create, read, rename, and delete. */
export function folderHandlers<Fields>(resource: FolderResource<Fields>): FolderHandlers {
  const { collection, type } = resource
  const shown = (call: ApiCall, folder: Folder<Fields>): Properties => {
    const view = viewOf(call, type)
    return entity(call, collection, folderRecord(resource, folder, call.mailbox, view), view)
  }
  return {
    list: (call) => {
      const view = viewOf(call, type)
      return listResponse(call, resource.listed(call), listingOf(resource), view.select, (folder) =>
        folderRecord(resource, folder, call.mailbox, view),
      )
    },
    create: (call) => {
      checkNames(call.query, [])
      const [parentId, name] = [resource.parentIdOf(call), sentName(call, resource)]
      checkIsNew(resource.tree(call.mailbox).childrenOf(parentId), name)
      return { status: 201, body: shown(call, resource.tree(call.mailbox).add(name, parentId)) }
    },
    read: (call) => {
      checkNames(call.query, ['$select'])
      return { status: 200, body: shown(call, resource.folderOf(call)) }
    },
    update: (call) => {
      checkNames(call.query, [])
      const [folder, tree] = [resource.folderOf(call), resource.tree(call.mailbox)]
      const name = sentName(call, resource)
      const siblings = tree.childrenOf(folder.parentFolderId).filter((sibling) => sibling !== folder)
      checkIsNew(siblings, name)
      tree.rename(folder, name)
      return { status: 200, body: shown(call, folder) }
    },
    remove: (call) => {
      checkNames(call.query, [])
      const folder = resource.folderOf(call)
      if (folder.wellKnownName !== undefined) throw distinguishedFolder()
      removeFolder(resource, folder, call.mailbox)
      return { status: 204 }
    },
  }
}

/** Returns the folder of a tree with this ID or well-known name. */
export function findFolder<Fields>(tree: FolderTree<Fields>, id: string): Folder<Fields> {
  const folder = tree.find(id)
  if (folder) return folder
  throw isWellFormedId(id) ? itemNotFound() : malformedId()
}

/** Returns the folder as Graph shows it. */
export function folderRecord<Fields>(
  resource: FolderResource<Fields>,
  folder: Folder<Fields>,
  mailbox: Mailbox,
  view: View = {},
): Properties {
  return selected({ id: folder.id, ...resource.properties(folder, mailbox) }, view)
}

/** Removes a folder with its items and subfolders. */
export function removeFolder<Fields>(
  resource: FolderResource<Fields>,
  folder: Folder<Fields>,
  mailbox: Mailbox,
): void {
  for (const removed of resource.tree(mailbox).remove(folder)) resource.removeItems(removed, mailbox)
}

function listingOf<Fields>({
  collection,
  type,
  nameProperty,
}: FolderResource<Fields>): Listing<Folder<Fields>> {
  return {
    collection,
    typeName: type.name,
    filterable: { [nameProperty]: textFilter(({ displayName }) => displayName) },
    sortKeys: sortKeysOf(
      { [nameProperty]: ({ displayName }: Folder<Fields>) => displayName.toLowerCase() },
      propertyNames(type),
    ),
  }
}

function sentName<Fields>(call: ApiCall, { type, nameProperty }: FolderResource<Fields>): string {
  const { [nameProperty]: name, ...others } = jsonObject(call)
  if (typeof name !== 'string' || name === '' || Object.keys(others).length > 0) {
    throw unreadableBody(`A ${type.name} supports only '${nameProperty}'.`)
  }
  return name
}

function checkIsNew<Fields>(siblings: readonly Folder<Fields>[], name: string): void {
  const lowerCase = name.toLowerCase()
  if (siblings.every(({ displayName }) => displayName.toLowerCase() !== lowerCase)) return
  throw new GraphError(409, 'ErrorFolderExists', 'A folder with the specified name already exists.')
}

function distinguishedFolder(): GraphError {
  return new GraphError(403, 'ErrorDeleteDistinguishedFolder', 'Distinguished folders cannot be deleted.')
}
