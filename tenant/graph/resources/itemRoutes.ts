import type { ApiCall, Handler, IdName } from '../apiCall'
import { GraphError, itemNotFound, malformedId } from '../graphError'
import type { Mailbox } from '../mailboxes/mailbox'
import type { Filterable } from '../query/filter'
import { type Listing, listResponse } from '../query/list'
import type { SortKeys } from '../query/order'
import { checkNames } from '../query/queryOptions'
import { isWellFormedId } from '../store/exchangeIds'
import type { ItemStore } from '../store/itemStore'
import type { Folder, StoredItem } from '../store/storedItem'
import { entity, viewOf } from './entity'
import type { ResourceType } from './resourceType'
import type { Properties, View } from './view'

/** One kind of item: contact, message, or event. */
export interface ItemResource<Fields> {
  readonly type: ResourceType
  /** The name in `@odata.context`, such as `contacts`. */
  readonly collection: string
  readonly idName: IdName
  /** The name of the folder's ID in a path: `folder` or `calendar`. */
  readonly folderIdName: IdName
  readonly filterable: Filterable<StoredItem<Fields>>
  readonly sortKeys: SortKeys<StoredItem<Fields>>
  store(mailbox: Mailbox): ItemStore<Fields>
  /** Returns the folder in the path, or the default one. */
  folderOf(call: ApiCall): Folder<Fields>
  /** Returns the items of a list. Defaults to the items of the folder. */
  listed?(call: ApiCall): Iterable<StoredItem<Fields>>
  record(item: StoredItem<Fields>, view: View): Properties
  /** Returns the fields that a POST or, given the item, a PATCH sends. */
  sentFields(call: ApiCall, item?: StoredItem<Fields>): Partial<Fields>
  /** True if `$search` finds the item by these words. Undefined if the resource doesn't support search. */
  isFoundBy?(item: StoredItem<Fields>, words: readonly string[]): boolean
  /** Returns the item that a POST with these fields would create a second time. */
  existing?(call: ApiCall, fields: Partial<Fields>): StoredItem<Fields> | undefined
}

export interface ItemHandlers {
  readonly list: Handler
  readonly create: Handler
  readonly read: Handler
  readonly update: Handler
  readonly remove: Handler
}

/** Returns the handlers that all kinds of items share: list, create, read, update, and delete. */
export function itemHandlers<Fields>(resource: ItemResource<Fields>): ItemHandlers {
  const { collection, type } = resource
  const shown = (call: ApiCall, item: StoredItem<Fields>): Properties => {
    const view = viewOf(call, type)
    return entity(call, collection, resource.record(item, view), view)
  }
  return {
    list: (call) => {
      const view = viewOf(call, type)
      const items = foundItems(call, resource)
      const record = (item: StoredItem<Fields>) => resource.record(item, view)
      return listResponse(call, items, listingOf(resource), view.select, record, searchNames(resource))
    },
    create: (call) => {
      checkNames(call.query, [])
      const folder = resource.folderOf(call)
      const fields = resource.sentFields(call)
      const item =
        resource.existing?.(call, fields) ?? resource.store(call.mailbox).create(folder, { fields })
      return { status: 201, body: shown(call, item) }
    },
    read: (call) => {
      checkNames(call.query, ['$select'])
      return { status: 200, body: shown(call, itemOf(call, resource)) }
    },
    update: (call) => {
      checkNames(call.query, [])
      const item = itemOf(call, resource)
      const fields = resource.sentFields(call, item)
      return { status: 200, body: shown(call, resource.store(call.mailbox).change(item, fields)) }
    },
    remove: (call) => {
      checkNames(call.query, [])
      resource.store(call.mailbox).remove(itemOf(call, resource))
      return { status: 204 }
    },
  }
}

/** Returns the items that `$search="…"` finds. Graph rejects it in combination with a filter or a sort order. */
function foundItems<Fields>(call: ApiCall, resource: ItemResource<Fields>): Iterable<StoredItem<Fields>> {
  const items = resource.listed?.(call) ?? resource.folderOf(call).items.values()
  const search = call.query.get('$search')
  if (search === null || !resource.isFoundBy) return items
  const other = ['$filter', '$orderby', '$skip'].find((name) => call.query.has(name))
  if (other)
    throw new GraphError(
      400,
      'SearchWithFilter',
      `The query parameter '${other}' is not supported with $search.`,
    )
  const words = search.replace(/^"|"$/g, '').toLowerCase().split(/\s+/).filter(Boolean)
  return [...items].filter((item) => resource.isFoundBy?.(item, words))
}

function searchNames<Fields>({ isFoundBy }: ItemResource<Fields>): readonly string[] {
  return isFoundBy ? ['$search'] : []
}

export function listingOf<Fields>(resource: ItemResource<Fields>): Listing<StoredItem<Fields>> {
  return { ...resource, typeName: resource.type.name }
}

/** Returns the item in the path. If the path contains a folder, the item must be in it. */
export function itemOf<Fields>(call: ApiCall, resource: ItemResource<Fields>): StoredItem<Fields> {
  const id = call.ids[resource.idName] ?? ''
  const item = resource.store(call.mailbox).find(id)
  const isHere = call.ids[resource.folderIdName] === undefined || item?.folder === resource.folderOf(call)
  if (item && isHere) return item
  throw isWellFormedId(id) ? itemNotFound() : malformedId()
}
