import type { ApiCall, Handler } from '../apiCall'
import { apiError, type SalesforceError } from '../apiError'
import type { Org } from '../store/org'
import { changeTimeOf } from '../store/readers'
import type { Table } from '../store/table'
import { minuteOf, parseTime, timestamp } from '../store/timestamp'
import { tableOf } from './tableOf'

interface Window {
  readonly start: number
  readonly end: number
}

const dayMs = 24 * 3_600_000

/** `GET /sobjects/X/updated/?start=&end=` https://developer.salesforce.com/docs/platform/api-rest/guide/resources-getupdated.html */
export const readUpdated: Handler = (call) => {
  const table = replicatedTable(call)
  const window = windowOf(call)
  const holds = within(window)
  const read = changeTimeOf(table.type)
  const rows = [...table.rows.values()].filter(
    (row) => row.deletedAt === undefined && holds(String(read(row))),
  )
  return {
    status: 200,
    body: { ids: rows.map(({ id }) => id), latestDateCovered: latestCovered(call.org, window) },
  }
}

/** `GET /sobjects/X/deleted/?start=&end=` https://developer.salesforce.com/docs/platform/api-rest/guide/resources-getdeleted.html */
export const readDeleted: Handler = (call) => {
  const table = replicatedTable(call)
  const window = windowOf(call)
  const earliest = minuteOf(call.org.now() - 15 * dayMs)
  const holds = within({ ...window, start: Math.max(window.start, earliest) })
  const deletedRecords = [...table.rows.values()].flatMap(({ id, deletedAt }) =>
    deletedAt !== undefined && holds(deletedAt) ? [{ id, deletedDate: deletedAt }] : [],
  )
  const earliestDateAvailable = timestamp(earliest)
  const latestDateCovered = latestCovered(call.org, window)
  return { status: 200, body: { deletedRecords, earliestDateAvailable, latestDateCovered } }
}

/**
 * Returns a time that is not later than now, nor than the start of an open transaction, whose rows may have earlier
 * timestamps.
 */
function latestCovered(org: Org, { end }: Window): string {
  return timestamp(minuteOf(Math.min(end, org.now(), org.oldestOpenStart() ?? end)))
}

function replicatedTable(call: ApiCall): Table {
  const table = tableOf(call)
  if (table.type.replicateable) return table
  throw apiError(400, 'INVALID_TYPE_FOR_OPERATION', `sObject type ${table.type.name} is not replicable`)
}

function windowOf({ query, org }: ApiCall): Window {
  const [start, end] = [minuteParameter(query, 'start'), minuteParameter(query, 'end')]
  if (start >= end) throw invalidDate('startDate must be before endDate')
  if (start < org.now() - 30 * dayMs) throw invalidDate('startDate must be within the last 30 days')
  return { start, end }
}

/** Returns a time without its seconds: 12:30:15 means 12:30:00. */
function minuteParameter(query: URLSearchParams, name: string): number {
  const text = query.get(name)
  if (text === null) throw apiError(400, 'MISSING_ARGUMENT', `Missing required parameter: ${name}`)
  const time = parseTime(text)
  if (time === undefined) throw invalidDate(`${name} is not an ISO 8601 date and time: ${text}`)
  return minuteOf(time)
}

function within({ start, end }: Window): (time: string) => boolean {
  const [first, last] = [timestamp(start), timestamp(end)]
  return (time) => time >= first && time < last
}

function invalidDate(message: string): SalesforceError {
  return apiError(400, 'INVALID_REPLICATION_DATE', message)
}
