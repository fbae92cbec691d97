import { ConfigurationError, inField, NotFoundError } from '../../../errors'
import type { Api, ApiRequest } from '../../../http/api'
import { path } from '../../../http/path'
import type { RetryPolicy } from '../../../http/retry'
import type { ManyRow, ManyWrite, RowResult } from '../../manyRecords/manyRecords'
import { chunksOf, keyNameIn, type PlannedRow, planRows } from '../../manyRecords/planRows'
import { RowResults, rowError } from '../../manyRecords/rowResults'
import { writeChunks } from '../../manyRecords/writeChunks'
import { noSuchRecord, severalRecords } from '../../recordErrors'
import { describeObject } from '../describe'
import { callCollection, type SavedRow } from './callCollection'
import { type KeyField, keyFormOf, lookUpField, lookUpIds } from './lookUpIds'
import { sendRows } from './sendRows'

const largestCollection = 200

/** Sends records in collections of 200, one at a time, because two would lock each other's records. */
export async function writeMany(
  api: Api,
  write: ManyWrite,
  policy: RetryPolicy,
): Promise<readonly RowResult[]> {
  const results = new RowResults(write.rows.length)
  const isUpsertById = write.verb === 'upsert' && write.keyField === 'Id'
  const field = await lookUpField(api, write)
  const { rows, unplanned } = planRows(write, isUpsertById, keyFormOf(field))
  for (const { index, error } of unplanned) results.fail(index, error)
  const groups = isUpsertById
    ? [rows.filter(({ key }) => key !== ''), rows.filter(({ key }) => key === '')]
    : [rows]
  const chunks = groups.flatMap((group) => chunksOf(group, largestCollection))
  if (write.isAllOrNone && chunks.length > 1) throw tooManyForOneRequest(isUpsertById)
  const writeChunk = await chunkWriter(api, write, policy, results, field)
  await writeChunks(chunks, results, policy, writeChunk)
  return results.all()
}

type WriteChunk = (chunk: readonly PlannedRow[]) => Promise<void>

async function chunkWriter(
  api: Api,
  write: ManyWrite,
  policy: RetryPolicy,
  results: RowResults,
  field: KeyField | undefined,
): Promise<WriteChunk> {
  const { verb, keyField } = write
  const sendAs = (request: RequestOf, chunk: readonly PlannedRow[]) =>
    sendRows(chunk, {
      results,
      policy,
      isAllOrNone: write.isAllOrNone,
      send: (rows) => callCollection(api, request(rows), rows.length),
      place: (row, saved) => place(row, saved, verb, results),
    })
  if (write.rows.length === 0) return async () => {}
  if (verb === 'create') return (chunk) => sendAs(creating(write), chunk)
  if (verb === 'upsert' && keyField !== 'Id')
    return (chunk) => checked(api, write, sendAs(upserting(write), chunk))
  if (verb === 'upsert') {
    return (chunk) => sendAs(chunk[0]?.key === '' ? creating(write) : updating(write), chunk)
  }
  const request = verb === 'delete' ? deleting(write) : updating(write)
  const find = await finder(api, write, results, field)
  return async (chunk) => sendAs(request, await find(chunk))
}

/** Returns the records of a chunk with their IDs as keys; stores the results of records without an ID. */
type Find = (chunk: readonly PlannedRow[]) => Promise<readonly PlannedRow[]>

async function finder(
  api: Api,
  write: ManyWrite,
  results: RowResults,
  field: KeyField | undefined,
): Promise<Find> {
  const { objectType, verb, keyField } = write
  const missing = (row: PlannedRow): void => {
    const error = rowError(noSuchRecord(objectType, { field: keyField, value: row.key }))
    if (verb === 'delete') results.set(row, { success: true, id: null })
    else results.set(row, { success: false, error })
  }
  if (!field) {
    const isOfType = verb === 'delete' ? await idTest(api, objectType) : isId
    return async (chunk) => {
      for (const row of chunk) if (!isOfType(row.key)) missing(row)
      return chunk.filter(({ key }) => isOfType(key))
    }
  }
  return async (chunk) => {
    const ids = await lookUpIds(api, objectType, field, chunk)
    return chunk.flatMap((row) => {
      const [id, another] = ids.get(row.key.toLowerCase()) ?? []
      if (id !== undefined && another === undefined) return [{ ...row, key: id }]
      const key = { field: keyField, value: row.key }
      if (id === undefined || another === undefined) missing(row)
      else
        results.set(row, { success: false, error: rowError(severalRecords(objectType, key, [id, another])) })
      return []
    })
  }
}

function isId(text: string): boolean {
  return /^[a-z0-9]{15}([a-z0-9]{3})?$/i.test(text)
}

/** Returns the test for IDs of the type: a collection would delete records of any type. */
async function idTest(api: Api, objectType: string): Promise<(id: string) => boolean> {
  const { keyPrefix } = await describeObject(api, objectType)
  return (id) => isId(id) && (keyPrefix === undefined || id.startsWith(keyPrefix))
}

function place(row: PlannedRow, saved: SavedRow, verb: ManyWrite['verb'], results: RowResults): void {
  const { id, isSuccess, isCreated = verb !== 'update' && row.key === '' } = saved
  const isGone = verb === 'delete' && saved.error.name === 'NotFoundError'
  if (!isSuccess && !isGone) results.set(row, { success: false, error: saved.error })
  else if (verb === 'delete') {
    const none = { success: true, id: null }
    results.set(row, isGone ? none : { success: true, id: id ?? row.key }, none)
  } else {
    const hasCreated = verb !== 'update'
    const result = { success: true, id: id ?? row.key, ...(hasCreated && { created: isCreated }) }
    results.set(row, result, { ...result, ...(hasCreated && { created: false }) })
  }
}

type RequestOf = (rows: readonly PlannedRow[]) => ApiRequest

const collections = '/composite/sobjects'

function creating({ objectType, isAllOrNone: allOrNone }: ManyWrite): RequestOf {
  return (rows) => {
    const records = rows.map(({ fields }) => recordOf(objectType, fields))
    return { method: 'POST', path: collections, json: { allOrNone, records } }
  }
}

function updating({ objectType, isAllOrNone: allOrNone }: ManyWrite): RequestOf {
  return (rows) => {
    const records = rows.map(({ key, fields }) => recordOf(objectType, { id: key, ...withoutId(fields) }))
    return { method: 'PATCH', path: collections, json: { allOrNone, records }, isIdempotent: true }
  }
}

function upserting({ objectType, keyField, isAllOrNone: allOrNone, rows: given }: ManyWrite): RequestOf {
  const target = collections + inField('objectType', () => path`/${objectType}/${keyField}`)
  return (rows) => {
    const records = rows.map(({ indexes, fields }) => {
      const first = given[indexes[0] ?? 0] ?? {}
      // The value as given: a number stays a number.
      return recordOf(objectType, { [keyField]: first[keyNameIn(first, keyField)], ...withoutId(fields) })
    })
    return { method: 'PATCH', path: target, json: { allOrNone, records }, isIdempotent: true }
  }
}

function deleting({ isAllOrNone }: ManyWrite): RequestOf {
  return (rows) => {
    const query = { ids: rows.map(({ key }) => key).join(','), allOrNone: String(isAllOrNone) }
    return { method: 'DELETE', path: collections, query, isIdempotent: true }
  }
}

function recordOf(type: string, { attributes: _, ...fields }: ManyRow): ManyRow {
  return { attributes: { type }, ...fields }
}

function withoutId({ Id: _, id: __, ...fields }: ManyRow): ManyRow {
  return fields
}

/** Salesforce also returns 404 for an unknown object and for a field that is not an external ID. */
async function checked(api: Api, { objectType, keyField }: ManyWrite, work: Promise<void>): Promise<void> {
  try {
    await work
  } catch (error) {
    if (!(error instanceof NotFoundError)) throw error
    await describeObject(api, objectType)
    throw new ConfigurationError(
      `The field "upsertBy": "${keyField}" of ${objectType} is not an external ID. Choose the Id or an external ID.`,
      { cause: error },
    )
  }
}

function tooManyForOneRequest(isUpsertById: boolean): ConfigurationError {
  const others = isUpsertById ? ', and either all of them or none have an Id' : ''
  return new ConfigurationError(
    `The field "allOrNone" needs records that go into one call: at most ${largestCollection}, with keys that differ in more than case${others}. Send fewer records per message.`,
  )
}
