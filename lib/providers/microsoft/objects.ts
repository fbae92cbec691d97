import { ConfigurationError } from '../../errors'
import { type Api, jsonObject } from '../../http/api'
import { path } from '../../http/path'
import type { Choices, ObjectOperations, ObjectRecord, RecordBody, UniqueKey } from '../objectOperations'
import { type CollectionStart, collectAll, pagesOf } from './collection'
import { pollByDelta } from './delta'
import { type GraphObjectType, type GraphSchema, objectTypeOf, objectTypes } from './objectTypes'
import { deltaOf, polledTypes } from './polledTypes'
import { recordOf } from './records'
import { conditions, searchFilter } from './search'

/** The Outlook objects of Microsoft Graph. */
export const objects: ObjectOperations = {
  idField: 'id',
  async objectTypes(_api, verb) {
    const names = verb === 'poll' ? polledTypes : Object.keys(objectTypes)
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
  inputSchema: async (_api, objectType, verb) => inputSchema(objectTypeOf(objectType).schema, verb),
  async searchSchema(_api, objectType) {
    return { fields: Object.keys(objectTypeOf(objectType).schema.properties), conditions }
  },

  poll(api, request, cursor, log) {
    return pollByDelta(api, { ...request, ...deltaOf(api, request) }, cursor, log)
  },
  find,
  async *search(api, search) {
    const { list, schema } = objectTypeOf(search.objectType)
    const filter = searchFilter(search, schema)
    const query = { $top: String(Math.min(search.pageSize, largestList)), ...(filter && { $filter: filter }) }
    for await (const items of pagesOf(api, { path: list, query }, search.objectType))
      yield items.map(recordOf)
  },
  async create(api, objectType, parentId, fields) {
    const { list, below } = objectTypeOf(objectType)
    if (parentId !== undefined && !below)
      throw new ConfigurationError(`The field "parentId" has no meaning for ${objectType}.`)
    const place = parentId !== undefined && below ? below(parentId) : list
    return recordOf(
      jsonObject(await api({ method: 'POST', path: place, json: fields }), `a new ${objectType}`),
    )
  },
  update,
  async upsert(api, objectType, key, fields) {
    const found = await find(api, objectType, key)
    if (found.length > 1) throw ambiguous(objectType, key, found)
    return found[0]
      ? update(api, objectType, found[0].id, fields)
      : objects.create(api, objectType, undefined, fields)
  },
  async remove(api, objectType, id) {
    const { status } = await api({
      method: 'DELETE',
      path: itemPath(objectTypeOf(objectType), id),
      accepts: [404],
    })
    return status !== 404
  },
  async *query(api, query) {
    for await (const items of pagesOf(api, splitQuery(query), 'the query')) yield items.map(recordOf)
  },
}

const largestList = 1000

function itemPath({ list }: GraphObjectType, id: string): string {
  return list + path`/${id}`
}

function titlesOf({ properties }: GraphSchema): Choices {
  return Object.fromEntries(Object.entries(properties).map(([name, { title }]) => [name, title]))
}

function inputSchema({ properties, required = [] }: GraphSchema, verb: 'create' | 'update') {
  const writable = Object.entries(properties).filter(([, { readOnly }]) => !readOnly)
  const isRequired = verb === 'create' && required.length > 0
  return { type: 'object', properties: Object.fromEntries(writable), ...(isRequired && { required }) }
}

async function parents(api: Api, objectType: string): Promise<Choices> {
  const { parentType } = objectTypeOf(objectType)
  if (parentType === undefined) return {}
  const { list } = objectTypeOf(parentType)
  const items = await collectAll(api, { path: list, query: { $top: '100' } }, parentType)
  return Object.fromEntries(
    items.map(({ id, displayName, name }) => [String(id), String(displayName ?? name)]),
  )
}

async function find(api: Api, objectType: string, { field, value }: UniqueKey): Promise<ObjectRecord[]> {
  const type = objectTypeOf(objectType)
  if (field === 'id') {
    const response = await api({ method: 'GET', path: itemPath(type, value), accepts: [404] })
    return response.status === 404 ? [] : [recordOf(jsonObject(response, `one of ${objectType}`))]
  }
  const filter = Object.hasOwn(type.unique, field) ? type.unique[field]?.(value) : undefined
  if (!filter) throw new ConfigurationError(`${type.label} cannot be found by "${field.slice(0, 40)}".`)
  const found = await collectAll(
    api,
    { path: type.list, query: { $filter: filter.text, $top: '2' } },
    objectType,
    2,
  )
  return found.map(recordOf)
}

async function update(api: Api, objectType: string, id: string, fields: RecordBody): Promise<ObjectRecord> {
  const { id: _, ...changes } = fields
  const response = await api({ method: 'PATCH', path: itemPath(objectTypeOf(objectType), id), json: changes })
  return recordOf(jsonObject(response, `a changed ${objectType}`))
}

function ambiguous(
  objectType: string,
  { field, value }: UniqueKey,
  found: readonly ObjectRecord[],
): ConfigurationError {
  const candidates = found.map(({ id }) => id).join(', ')
  return new ConfigurationError(
    `Several ${objectType} have "${value}" in ${field}: ${candidates}. Nothing was changed; choose a field that is unique.`,
  )
}

/** A path as people write it, with blanks and quotes in its query. */
function splitQuery(text: string): CollectionStart {
  const at = text.indexOf('?')
  if (at < 0) return { path: text, query: {} }
  return {
    path: text.slice(0, at),
    query: Object.fromEntries(new URLSearchParams(text.slice(at + 1).replaceAll('+', '%2B'))),
  }
}
