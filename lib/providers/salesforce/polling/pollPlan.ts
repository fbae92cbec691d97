import { ConfigurationError, inField } from '../../../errors'
import type { Api } from '../../../http/api'
import type { ObjectRecord, PollRequest } from '../../objectOperations'
import { describeObject, type ObjectDescription, readableFields } from '../describe'
import { identifier, joined, type Soql, soql } from '../query/soql'
import { stampFields } from '../records'
import type { PollCursor } from './pollCursor'

const largestPage = 2000

/** The parts of a poll's query that don't depend on its position. */
export interface PollPlan {
  readonly description: ObjectDescription
  /** The selected fields in Salesforce's own case; undefined means all. */
  readonly selectedFields: readonly string[] | undefined
  readonly fields: readonly string[]
  readonly stamp: Soql
  readonly pageSize: number
  readonly request: PollRequest
  /** False if the object's queries don't accept OR. Each second is then read to its end before the next one. */
  readonly allowsOr: boolean
}

/** Returns the plan of a poll. Throws ConfigurationError for an object that can't be polled. */
export async function pollPlan(api: Api, request: PollRequest): Promise<PollPlan> {
  const description = await describeObject(api, request.objectType)
  const stamp = stampOf(description)
  const selectedFields = selectedNames(request, description)
  return {
    description,
    selectedFields,
    fields: fieldsOf(description, selectedFields, request, stamp),
    stamp,
    pageSize: Math.min(request.pageSize, largestPage),
    request,
    // https://developer.salesforce.com/docs/atlas.en-us.soql_sosl.meta/soql_sosl/sforce_api_calls_soql_limits_custom_metadata.htm
    allowsOr: !/__mdt$/i.test(description.name),
  }
}

/** Returns the time from which records are polled, in milliseconds since 1970. */
export function startOf({ from }: PollCursor, { startTime }: PollRequest): number {
  return Math.max(from === undefined ? 0 : Date.parse(from), wholeSecond(startTime ?? 0).getTime())
}

/** Returns the time until which records are polled. */
export function endOf({ endTime }: PollRequest): number {
  return endTime === undefined ? Number.POSITIVE_INFINITY : wholeSecond(endTime).getTime() + 1000
}

/** Returns the rest of the query for a page behind the cursor and before `upper`, which may be infinite. */
export function pageQuery(plan: PollPlan, cursor: PollCursor, upper: number): Soql {
  const { stamp, request, pageSize } = plan
  const conditions = [...position(plan, cursor)]
  if (Number.isFinite(upper)) conditions.push(soql`${stamp} < ${new Date(upper)}`)
  if (request.startTime !== undefined) conditions.push(soql`${stamp} >= ${wholeSecond(request.startTime)}`)
  const where = conditions.length === 0 ? soql`` : soql`WHERE ${joined(conditions, ' AND ')} `
  return soql`${where}ORDER BY ${stamp}, Id LIMIT ${pageSize}`
}

/** True if the next page contains only the rest of the cursor's second. */
export function isWithinSecond({ allowsOr }: PollPlan, { afterId }: PollCursor): boolean {
  return afterId !== undefined && !allowsOr
}

/** Returns the record as it is emitted: without the stamp if it was not selected. */
export function asSelected(record: ObjectRecord, { selectedFields, stamp }: PollPlan): ObjectRecord {
  if (!selectedFields || selectedFields.includes(stamp.text)) return record
  const { [stamp.text]: _, ...body } = record.body
  return { ...record, body }
}

function* position(plan: PollPlan, cursor: PollCursor): Generator<Soql> {
  if (cursor.from === undefined) return
  const from = new Date(cursor.from)
  if (cursor.afterId === undefined) yield soql`${plan.stamp} >= ${from}`
  else if (isWithinSecond(plan, cursor)) yield soql`${plan.stamp} = ${from} AND Id > ${cursor.afterId}`
  else yield soql`((${plan.stamp} = ${from} AND Id > ${cursor.afterId}) OR ${plan.stamp} > ${from})`
}

function stampOf({ name, fields }: ObjectDescription): Soql {
  const stamp = stampFields.find((each) =>
    fields.some((field) => field.name === each && field.isFilterable && field.isSortable),
  )
  if (stamp) return identifier(stamp)
  throw new ConfigurationError(
    `The field "objectType" is "${name}", but this object has no field that shows when a record changed. Choose another object type.`,
  )
}

/** Returns field names in Salesforce's case. In another case, it would reject a field that is selected twice. */
function selectedNames({ selectedFields }: PollRequest, { fields }: ObjectDescription) {
  const names = new Map(fields.map(({ name }) => [name.toLowerCase(), name]))
  return selectedFields?.map((selected) => {
    const { text } = inField('selectedFields', () => identifier(selected))
    return names.get(text.toLowerCase()) ?? text
  })
}

/** Returns all fields that one query can return. A binary field would cost one request per record. */
function fieldsOf(
  description: ObjectDescription,
  selectedFields: readonly string[] | undefined,
  { includeDeleted }: PollRequest,
  stamp: Soql,
): string[] {
  const all = readableFields(description)
  // Objects whose records are never moved to the recycle bin have no such field.
  const deletion = includeDeleted && all.includes('IsDeleted') ? ['IsDeleted'] : []
  return [...new Set(['Id', stamp.text, ...deletion, ...(selectedFields ?? all)])]
}

function wholeSecond(timeMs: number): Date {
  return new Date(Math.floor(timeMs / 1000) * 1000)
}
