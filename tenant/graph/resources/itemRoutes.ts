import type { ApiCall, Handler, IdName } from '../apiCall'
import { GraphError, itemNotFound, malformedId } from '../graphError'
import type { Mailbox } from '../mailboxes/mailbox'
import type { Filterable } from '../query/filter'
import { answerList, type Listing } from '../query/list'
import type { SortKeys } from '../query/order'
import { checkNames } from '../query/queryOptions'
import { isWellFormedId } from '../store/exchangeIds'
import type { ItemStore } from '../store/itemStore'
import type { Folder, StoredItem } from '../store/storedItem'
import { entity, viewOf } from './entity'
import type { ResourceType } from './resourceType'
import type { Properties, View } from './view'

/** One kind of items: contacts, messages or events. */
export interface ItemResource<Fields> {
  readonly type: ResourceType
  /** The name in `@odata.context`, such as `contacts` */
  readonly collection: string
  readonly idName: IdName
  /** What names the folder in a path: `folder` or `calendar` */
  readonly folderIdName: IdName
  readonly filterable: Filterable<StoredItem<Fields>>
  readonly sortKeys: SortKeys<StoredItem<Fields>>
  store(mailbox: Mailbox): ItemStore<Fields>
  /** The folder that the path names; the default one where it names none. */
  folderOf(call: ApiCall): Folder<Fields>
  /** What a list shows; the items of the folder where absent. */
  listed?(call: ApiCall): Iterable<StoredItem<Fields>>
  record(item: StoredItem<Fields>, view: View): Properties
  /** The fields that a POST or, given the item, a PATCH sends. */
  sentFields(call: ApiCall, item?: StoredItem<Fields>): Partial<Fields>
  /** Whether `$search` finds the item by these words; absent if the resource takes no search. */
  isFoundBy?(item: StoredItem<Fields>, words: readonly string[]): boolean
  /** An item that a POST with these fields repeats. */
  existing?(call: ApiCall, fields: Partial<Fields>): StoredItem<Fields> | undefined
}

export interface ItemHandlers {
  readonly list: Handler
  readonly create: Handler
  readonly read: Handler
  readonly update: Handler
  readonly remove: Handler
}

/** List, create, read, update and delete as they are with all kinds of items. */
export function itemHandlers<Fields>(resource: ItemResource<Fields>): ItemHandlers {
  const { collection, type } = resource
  const answer = (call: ApiCall, item: StoredItem<Fields>): Properties => {
    const view = viewOf(call, type)
    return entity(call, collection, resource.record(item, view), view)
  }
  return {
    list: (call) => {
      const view = viewOf(call, type)
      const items = foundItems(call, resource)
      const record = (item: StoredItem<Fields>) => resource.record(item, view)
      return answerList(call, items, listingOf(resource), view.select, record, searchNames(resource))
    },
    create: (call) => {
      checkNames(call.query, [])
      const folder = resource.folderOf(call)
      const fields = resource.sentFields(call)
      const item =
        resource.existing?.(call, fields) ?? resource.store(call.mailbox).create(folder, { fields })
      return { status: 201, body: answer(call, item) }
    },
    read: (call) => {
      checkNames(call.query, ['$select'])
      return { status: 200, body: answer(call, itemOf(call, resource)) }
    },
    update: (call) => {
      checkNames(call.query, [])
      const item = itemOf(call, resource)
      const fields = resource.sentFields(call, item)
      return { status: 200, body: answer(call, resource.store(call.mailbox).change(item, fields)) }
    },
    remove: (call) => {
      checkNames(call.query, [])
      resource.store(call.mailbox).remove(itemOf(call, resource))
      return { status: 204 }
    },
  }
}

/** `$search="…"`, which Graph takes neither with a filter nor with an order. */
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

/** The item that the path names; where it names a folder too, the item must lie there. */
export function itemOf<Fields>(call: ApiCall, resource: ItemResource<Fields>): StoredItem<Fields> {
  const id = call.ids[resource.idName] ?? ''
  const item = resource.store(call.mailbox).find(id)
  const isHere = call.ids[resource.folderIdName] === undefined || item?.folder === resource.folderOf(call)
  if (item && isHere) return item
  throw isWellFormedId(id) ? itemNotFound() : malformedId()
}
