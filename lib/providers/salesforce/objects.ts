import { type Api, jsonObject } from '../../http/api'
import { LinkLoopGuard } from '../linkLoopGuard'
import type { Choices, ObjectOperations, ObjectRecord, Search } from '../objectOperations'
import { writeMany } from './collections/writeMany'
import { describeObject, type FieldDescription } from './describe'
import { pollByStamp } from './poll'
import { queryPages } from './query'
import { queryManyFields } from './queryManyFields'
import { idOf, recordOf } from './records'
import { createRow, findRows, removeRow, writeRow } from './rows'
import { inputSchema, recordSchema } from './schema'
import { conditions, searchCondition } from './search'
import { joined, soql } from './soql'

/** Every object of the org, by what `describe` says about it. */
export const objects: ObjectOperations = {
  idField: 'Id',
  objectTypes,
  poll: pollByStamp,
  find: findRows,
  update: (api, objectType, id, fields) => writeRow(api, objectType, { field: 'Id', value: id }, fields),
  upsert: writeRow,
  remove: removeRow,

  // Salesforce has no folders: an object is its own place.
  parents: async () => ({}),
  fields: async (api, objectType) => choicesOf((await describeObject(api, objectType)).fields),
  uniqueFields: async (api, objectType) =>
    choicesOf((await describeObject(api, objectType)).fields.filter(({ isUniqueKey }) => isUniqueKey)),

  recordSchema: async (api, objectType) => recordSchema(await describeObject(api, objectType)),
  inputSchema: async (api, objectType, verb) => inputSchema(await describeObject(api, objectType), verb),
  async searchSchema(api, objectType) {
    const { fields } = await describeObject(api, objectType)
    return { fields: fields.filter(({ isFilterable }) => isFilterable).map(({ name }) => name), conditions }
  },

  create: (api, objectType, _parentId, fields) => createRow(api, objectType, fields),
  writeMany,
  search,
  async *query(api, query, options) {
    for await (const rows of queryPages(api, query, options)) yield rows.map(recordOf)
  },
}

const abilities: Readonly<Record<string, string>> = {
  poll: 'queryable',
  lookup: 'queryable',
  search: 'queryable',
  create: 'createable',
  update: 'updateable',
  upsert: 'updateable',
  delete: 'deletable',
}

/** https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/resources_describeGlobal.htm */
async function objectTypes(api: Api, verb: string): Promise<Choices> {
  const { sobjects } = jsonObject(await api({ method: 'GET', path: '/sobjects/' }), 'the list of objects')
  const able = (Array.isArray(sobjects) ? sobjects : []).filter(
    (each) => Object(each)[abilities[verb] ?? 'queryable'] === true && typeof each.name === 'string',
  )
  return Object.fromEntries(able.map(({ name, label }) => [name, typeof label === 'string' ? label : name]))
}

function choicesOf(fields: readonly FieldDescription[]): Choices {
  return Object.fromEntries(fields.map(({ name, label }) => [name, label]))
}

const largestPage = 2000

/** Pages by Id: found rows keep coming in the same order, however many there are. */
async function* search(api: Api, wanted: Search): AsyncGenerator<readonly ObjectRecord[]> {
  const { objectType } = wanted
  const description = await describeObject(api, objectType)
  const fields = description.fields.filter(({ type }) => type !== 'base64').map(({ name }) => name)
  const condition = searchCondition(wanted, description)
  const pageSize = Math.min(wanted.pageSize, largestPage)
  const loopGuard = new LinkLoopGuard(`Salesforce answered a search of ${objectType}`)
  let lastId: string | undefined
  do {
    const conditions = [condition, lastId === undefined ? undefined : soql`Id > ${lastId}`].filter(
      (each) => each !== undefined,
    )
    const where = conditions.length === 0 ? soql`` : soql`WHERE ${joined(conditions, ' AND ')}`
    const rest = soql`${where} ORDER BY Id LIMIT ${pageSize}`
    const rows = await queryManyFields(
      api,
      { objectType, fields, rest },
      { includeDeleted: false, batchSize: pageSize },
    )
    yield rows.map(recordOf)
    lastId = rows.length < pageSize ? undefined : idOf(rows.at(-1))
    if (lastId !== undefined) loopGuard.check(lastId, rows.length)
  } while (lastId !== undefined)
}
