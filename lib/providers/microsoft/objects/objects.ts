import { ConfigurationError } from '../../../errors'
import type { Api } from '../../../http/api'
import type {
  Choices,
  InputOperation,
  Log,
  ObjectOperations,
  Page,
  PollRequest,
} from '../../objectOperations'
import { writeMany } from '../batch/writeMany'
import { pagesOf, parsePageOrEntity, responsePagesOf } from '../collection'
import { pollContacts } from '../polling/contactPolling'
import { pollEvents } from '../polling/eventPolling'
import { pollMessages } from '../polling/messagePolling'
import attachmentsSchema from '../schemas/attachments.json'
import { createItem, findItems, removeItem, updateItem, upsertItem } from './items'
import {
  type GraphProperties,
  type GraphProperty,
  type GraphSchema,
  objectTypeOf,
  objectTypes,
  typeName,
} from './objectTypes'
import { parents } from './parents'
import { queryStart } from './queryStart'
import { recordOf } from './records'
import { searchFilter, searchSchema } from './search'

/** The Outlook objects of Microsoft Graph. */
export const objects = {
  idField: 'id',
  async objectTypes(_api, operation) {
    const names = operation === 'poll' ? Object.keys(pollers) : Object.keys(objectTypes)
    return Object.fromEntries(names.map((name) => [name, objectTypeOf(name).label]))
  },
  parents,
  fields: async (_api, objectType) => titlesOf(objectTypeOf(objectType).schema),
  async uniqueFields(_api, objectType) {
    const { unique, schema } = objectTypeOf(objectType)
    const names = ['id', ...Object.keys(unique)]
    return Object.fromEntries(names.map((name) => [name, schema.properties[name]?.title ?? 'Email address']))
  },

  recordSchema: async (_api, objectType) => ({ ...objectTypeOf(objectType).schema }),
  inputSchema: async (_api, objectType, operation) => inputSchema(objectTypeOf(objectType).schema, operation),
  searchSchema: async (_api, objectType) => searchSchema(objectTypeOf(objectType)),

  mailPolling: { objectTypes: ['messages'], attachmentsSchema },
  poll: pollChanges,
  find: findItems,
  create: createItem,
  update: updateItem,
  upsert: upsertItem,
  remove: removeItem,
  writeMany,
  async *search(api, search) {
    const type = objectTypeOf(search.objectType)
    const filter = searchFilter(search, type)
    const query = {
      $top: String(Math.min(search.pageSize, type.largestPage)),
      ...(filter && { $filter: filter }),
    }
    for await (const items of pagesOf(api, { path: type.list, query }, search.objectType))
      yield items.map(recordOf)
  },
  async *query(api, query, { includeDeleted }) {
    if (includeDeleted) throw withoutDeleted()
    for await (const { items } of responsePagesOf(api, queryStart(query), 'the query', parsePageOrEntity))
      yield items.map(recordOf)
  },
} satisfies ObjectOperations

type Poll = (api: Api, request: PollRequest, cursor: unknown, log: Log) => AsyncIterable<Page>

const pollers: Readonly<Record<string, Poll>> = {
  contacts: pollContacts,
  events: pollEvents,
  messages: pollMessages,
}

function pollChanges(...[api, request, cursor, log]: Parameters<Poll>): AsyncIterable<Page> {
  const { objectType } = request
  const poll = Object.hasOwn(pollers, objectType) ? pollers[objectType] : undefined
  if (poll) return poll(api, request, cursor, log)
  throw new ConfigurationError(
    `The field "objectType" is "${objectType.slice(0, 40)}", but only ${Object.keys(pollers).join(', ')} of Microsoft Graph can be polled. Select one of them.`,
  )
}

function titlesOf({ properties }: GraphSchema): Choices {
  return Object.fromEntries(Object.entries(properties).map(([name, { title }]) => [name, title]))
}

function inputSchema({ properties, required = [] }: GraphSchema, operation: InputOperation) {
  const isRequired = operation === 'create' && required.length > 0
  return { type: 'object', properties: writable(properties), ...(isRequired && { required }) }
}

/** The writable properties, without null. */
function writable(properties: GraphProperties): GraphProperties {
  const entries = Object.entries(properties).filter(([, { readOnly }]) => !readOnly)
  return Object.fromEntries(entries.map(([name, property]) => [name, notNull(property)]))
}

function notNull<Property extends Partial<GraphProperty>>(property: Property): Property {
  const { type, properties, items } = property
  return {
    ...property,
    ...(type !== undefined && { type: typeName(type) }),
    ...(properties && { properties: writable(properties) }),
    ...(items && { items: notNull(items) }),
  }
}

function withoutDeleted(): ConfigurationError {
  return new ConfigurationError(
    'The field "includeDeleted" is selected, but Microsoft Graph does not return deleted records in a query. Clear the field.',
  )
}
