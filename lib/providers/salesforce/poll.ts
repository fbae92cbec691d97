import { ComponentError, ConfigurationError, inField, UnexpectedResponseError } from '../../errors'
import type { Api } from '../../http/api'
import { LinkLoopGuard } from '../linkLoopGuard'
import type { Log, ObjectRecord, Page, PollRequest, RecordBody } from '../objectOperations'
import { describeObject, type ObjectDescription } from './describe'
import { type PollCursor, resume } from './pollCursor'
import { queryManyFields } from './queryManyFields'
import { recordOf, stampFields } from './records'
import { replicationHorizon } from './replicationHorizon'
import { identifier, joined, type Soql, soql } from './soql'

const largestPage = 2000

/**
 * All changes since the cursor in keyset pages by (stamp, Id), up to a bound before which no transaction is open any
 * more: a row is stamped before it becomes visible, so that only such a bound loses nothing.
 */
export async function* pollByStamp(
  api: Api,
  wanted: PollRequest,
  stored: unknown,
  log: Log,
): AsyncGenerator<Page> {
  const resumed = resume(stored, wanted.objectType)
  if (resumed.note) log.warn(resumed.note)
  let cursor = resumed.cursor
  const description = await describeObject(api, wanted.objectType)
  const request = { ...wanted, selectedFields: selectedNames(wanted, description) }
  const stamp = stampOf(description)
  const upper = Math.min(await replicationHorizon(api, description, log), endOf(request))
  const pageSize = Math.min(request.pageSize, largestPage)
  const fields = fieldsOf(description, request, stamp)
  const loopGuard = new LinkLoopGuard(`Salesforce answered a poll of ${request.objectType}`)
  for (let widthMs = Number.POSITIVE_INFINITY; startOf(cursor, request) < upper; ) {
    const from = startOf(cursor, request)
    const end = Math.min(upper, from + widthMs)
    const rest = soql`WHERE ${window(cursor, stamp, request, end)} ORDER BY ${stamp}, Id LIMIT ${pageSize}`
    const options = { includeDeleted: request.includeDeleted, batchSize: pageSize }
    const query = { objectType: request.objectType, fields, rest }
    const rows = await queryManyFields(api, query, options).catch((error: unknown) => {
      widthMs = narrower(end - from, error)
      log.warn(
        `Salesforce took too long for ${request.objectType}: changes of a shorter time are asked for at once.`,
      )
    })
    if (!rows) continue
    if (rows.length === 0) widthMs *= 2
    cursor = rows.length < pageSize ? until(cursor, end) : after(cursor, rows.at(-1), stamp)
    loopGuard.check(JSON.stringify(cursor), rows.length)
    yield { records: rows.map((row) => shown(recordOf(row), request, stamp)), cursor: { ...cursor } }
  }
}

/** The span of time to try after one that took Salesforce too long, which it notices after two minutes. */
function narrower(widthMs: number, error: unknown): number {
  const isTooSlow = error instanceof ComponentError && error.code === 'QUERY_TIMEOUT'
  if (isTooSlow && widthMs > 1000) return Math.ceil(widthMs / 10_000) * 1000
  throw error
}

function stampOf({ name, fields }: ObjectDescription): Soql {
  const stamp = stampFields.find((each) => fields.some((field) => field.name === each))
  if (stamp) return identifier(stamp)
  throw new ConfigurationError(
    `The field "objectType": the object ${name} has no field that tells when a record was changed, so it cannot be polled.`,
  )
}

function endOf({ endTime }: PollRequest): number {
  return endTime === undefined ? Number.POSITIVE_INFINITY : Math.floor(endTime / 1000) * 1000 + 1000
}

/** From where on rows are wanted. */
function startOf({ from }: PollCursor, { startTime }: PollRequest): number {
  return Math.max(from === undefined ? 0 : Date.parse(from), wholeSecond(startTime ?? 0).getTime())
}

/** The selected fields as Salesforce writes them: in another case it would find one that is asked for twice. */
function selectedNames({ selectedFields }: PollRequest, { fields }: ObjectDescription) {
  const names = new Map(fields.map(({ name }) => [name.toLowerCase(), name]))
  return selectedFields?.map((selected) => {
    const { text } = inField('selectedFields', () => identifier(selected))
    return names.get(text.toLowerCase()) ?? text
  })
}

/** Binary fields of every row would be a call each, so "all" means all that a query can give. */
function fieldsOf(
  { fields }: ObjectDescription,
  { selectedFields, includeDeleted }: PollRequest,
  stamp: Soql,
): string[] {
  const all = fields.filter(({ type }) => type !== 'base64').map(({ name }) => name)
  // What is never moved to the recycle bin has no such field.
  const deletion = includeDeleted && all.includes('IsDeleted') ? ['IsDeleted'] : []
  return [...new Set(['Id', stamp.text, ...deletion, ...(selectedFields ?? all)])]
}

function window({ from, afterId }: PollCursor, stamp: Soql, { startTime }: PollRequest, upper: number): Soql {
  const conditions = [soql`${stamp} < ${new Date(upper)}`]
  if (startTime !== undefined) conditions.push(soql`${stamp} >= ${wholeSecond(startTime)}`)
  if (from !== undefined) conditions.push(keyset(new Date(from), afterId, stamp))
  return joined(conditions, ' AND ')
}

function keyset(from: Date, afterId: string | undefined, stamp: Soql): Soql {
  if (afterId === undefined) return soql`${stamp} >= ${from}`
  return soql`((${stamp} = ${from} AND Id > ${afterId}) OR ${stamp} > ${from})`
}

function wholeSecond(timeMs: number): Date {
  return new Date(Math.floor(timeMs / 1000) * 1000)
}

function until({ v, objectType, from }: PollCursor, upper: number): PollCursor {
  const bound = Math.max(upper, from === undefined ? 0 : Date.parse(from))
  return { v, objectType, from: new Date(bound).toISOString() }
}

function after({ v, objectType }: PollCursor, row: RecordBody | undefined, stamp: Soql): PollCursor {
  const { Id: afterId, [stamp.text]: stamped } = row ?? {}
  const time = typeof stamped === 'string' ? Date.parse(stamped) : Number.NaN
  if (typeof afterId === 'string' && !Number.isNaN(time)) {
    return { v, objectType, from: new Date(time).toISOString(), afterId }
  }
  throw new UnexpectedResponseError(`Salesforce sent a row of ${objectType} without Id or ${stamp.text}.`)
}

function shown(record: ObjectRecord, { selectedFields }: PollRequest, stamp: Soql): ObjectRecord {
  if (!selectedFields || selectedFields.includes(stamp.text)) return record
  const { [stamp.text]: _, ...body } = record.body
  return { ...record, body }
}
