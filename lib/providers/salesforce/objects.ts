import type { Api } from '../../http/api'
import { LinkLoopGuard } from '../linkLoopGuard'
import type { Choices, ObjectOperations, ObjectRecord, Operation, Search } from '../objectOperations'
import { choicesOf, upsertFields } from './choices'
import { writeMany } from './collections/writeMany'
import { describeObject, readableFields } from './describe'
import { describeGlobal } from './describeGlobal'
import { pollByStamp } from './polling/poll'
import { queryManyFields } from './query/queryManyFields'
import { runQuery } from './query/runQuery'
import { conditions, searchCondition } from './query/search'
import { joined, soql } from './query/soql'
import { recordOf, salesforceIdOf } from './records'
import { createRow, findRows, removeRow, writeRow } from './rows'
import { inputSchema, recordSchema } from './schema'

/** All objects of the org, by their descriptions. */
export const objects = {
  idField: 'Id',
  writeSwitches: ['allowDuplicates', 'skipAssignmentRules'],
  objectTypes,
  poll: pollByStamp,
  find: findRows,
  update: (api, objectType, id, fields, options) =>
    writeRow(api, objectType, { field: 'Id', value: id }, fields, options),
  upsert: writeRow,
  remove: removeRow,

  fields: async (api, objectType) => choicesOf((await describeObject(api, objectType)).fields),
  uniqueFields: async (api, objectType) =>
    choicesOf((await describeObject(api, objectType)).fields.filter(({ isUniqueKey }) => isUniqueKey)),

  upsertManyFields: upsertFields,
  recordSchema: async (api, objectType) => recordSchema(await describeObject(api, objectType)),
  inputSchema: async (api, objectType, operation) =>
    inputSchema(await describeObject(api, objectType), operation),
  async searchSchema(api, objectType) {
    const { fields } = await describeObject(api, objectType)
    return { fields: fields.filter(({ isFilterable }) => isFilterable).map(({ name }) => name), conditions }
  },

  create: (api, objectType, _parentId, fields, options) => createRow(api, objectType, fields, options),
  writeMany,
  search,
  query: runQuery,
} satisfies ObjectOperations

const abilities: Readonly<Record<Operation, string>> = {
  poll: 'queryable',
  lookup: 'queryable',
  search: 'queryable',
  create: 'createable',
  update: 'updateable',
  upsert: 'updateable',
  delete: 'deletable',
}

// Their queries need a filter by one record, or accept no filter by time.
// https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_list.htm
const neverPolled = new Set(
  `Announcement AppTabMember CollaborationGroupRecord ColorDefinition ContentDocumentLink ContentFolderItem
  ContentFolderMember DataStatistics DatacloudAddress DatacloudDandBCompany EntityParticle FieldDefinition
  FieldHistoryArchive FlexQueueItem FlowVariableView FlowVersionView IconDefinition IdeaComment ListViewChartInstance
  NetworkUserHistoryRecent OwnerChangeOptionInfo PicklistValueInfo PlatformAction RecordActionHistory
  RelationshipDomain RelationshipInfo SearchLayout SiteDetail UserEntityAccess UserFieldAccess UserRecordAccess
  Vote`.split(/\s+/),
)

async function objectTypes(api: Api, operation: Operation): Promise<Choices> {
  const able = (await describeGlobal(api)).filter(
    (each) => each[abilities[operation]] === true && !(operation === 'poll' && neverPolled.has(each.name)),
  )
  return Object.fromEntries(able.map(({ name, label }) => [name, typeof label === 'string' ? label : name]))
}

const largestPage = 2000

/** Pages by ID, so found rows keep their order, however many there are. */
async function* search(api: Api, wanted: Search): AsyncGenerator<readonly ObjectRecord[]> {
  const { objectType } = wanted
  const description = await describeObject(api, objectType)
  const fields = readableFields(description)
  const condition = searchCondition(wanted, description)
  const pageSize = Math.min(wanted.pageSize, largestPage)
  const loopGuard = new LinkLoopGuard(`Salesforce returned a search of ${objectType}`)
  let lastId: string | undefined
  do {
    const all = [condition, lastId === undefined ? undefined : soql`Id > ${lastId}`].filter(
      (each) => each !== undefined,
    )
    const where = all.length === 0 ? soql`` : soql`WHERE ${joined(all, ' AND ')}`
    const rest = soql`${where} ORDER BY Id LIMIT ${pageSize}`
    const rows = await queryManyFields(
      api,
      { objectType, fields, rest },
      { includeDeleted: false, batchSize: pageSize },
    )
    yield rows.map(recordOf)
    lastId = rows.length < pageSize ? undefined : salesforceIdOf(rows.at(-1))
    if (lastId !== undefined) loopGuard.check(lastId, rows.length)
  } while (lastId !== undefined)
}
