import { ApiError, ComponentError, ConfigurationError, UnexpectedResponseError } from '../../../errors'
import type { Api } from '../../../http/api'
import { dateOf } from '../../../http/message'
import { LinkLoopGuard } from '../../linkLoopGuard'
import type { Log, Page, PollRequest, RecordBody } from '../../objectOperations'
import { forgetDescription } from '../describe'
import { queryManyFields } from '../query/queryManyFields'
import { recordOf } from '../records'
import { type PollCursor, resumePoll } from './pollCursor'
import { asSelected, endOf, isWithinSecond, type PollPlan, pageQuery, pollPlan, startOf } from './pollPlan'
import { replicationHorizon } from './replicationHorizon'
import { isTooSlow, narrowerRange, rangeThatWorked, rememberRange } from './slowQueries'

/**
 * Yields all changes since the cursor in keyset pages by stamp and ID, up to the replication horizon: a row is stamped
 * before it becomes visible, so only such a bound loses nothing. An idle poll costs one request, because the horizon is
 * asked for only if there are rows. A sample has no bound: it moves nothing.
 */
export async function* pollByStamp(
  api: Api,
  request: PollRequest,
  stored: unknown,
  log: Log,
): AsyncGenerator<Page> {
  const resumed = resumePoll(stored, request.objectType)
  if (resumed.note) log.warn(resumed.note)
  let cursor = resumed.cursor
  let plan = await pollPlan(api, request)
  let isReplanned = false
  const clock = new ServerClock(api)
  let horizon = request.mostRecords === undefined ? undefined : Number.POSITIVE_INFINITY
  let widthMs = rangeThatWorked(api, request.objectType)
  const loopGuard = new LinkLoopGuard(`Salesforce answered a poll of ${request.objectType}`)

  for (;;) {
    const from = startOf(cursor, request)
    const limit = Math.min(horizon ?? Number.POSITIVE_INFINITY, endOf(request))
    if (from >= limit) return
    const ownSecond = isWithinSecond(plan, cursor) ? from + 1000 : Number.POSITIVE_INFINITY
    const end = Math.min(limit, from + widthMs, ownSecond)
    let rows: RecordBody[]
    try {
      rows = await readPage(api, plan, cursor, end, clock)
    } catch (error) {
      if (isStale(error) && !isReplanned && forgetDescription(api, request.objectType)) {
        isReplanned = true
        plan = await pollPlan(api, request)
        continue
      }
      if (!isTooSlow(error)) throw error
      const readUntil = Number.isFinite(end) ? end : await clock.now()
      const narrower = narrowerRange(readUntil - from)
      if (narrower === undefined) throw error
      widthMs = narrower
      log.warn(
        `The Salesforce query for ${request.objectType} was too slow. Retrying with a shorter time range.`,
      )
      continue
    }
    // Nothing has changed since the cursor, so it stays where it is.
    if (rows.length === 0 && horizon === undefined && end > (await clock.now())) return
    horizon ??= await replicationHorizon(api, plan.description, await clock.now(), log)
    const bound = Math.min(horizon, end)
    if (bound <= from) return
    const visible = rows.filter((row) => stampOf(row, plan) < bound)
    if (rows.length === 0) widthMs *= 2
    rememberRange(api, request.objectType, widthMs)
    const isLast = rows.length < plan.pageSize || visible.length < rows.length
    cursor = isLast ? until(cursor, bound, await clock.now()) : after(cursor, rows.at(-1), plan)
    loopGuard.check(JSON.stringify(cursor), rows.length)
    yield { records: visible.map((row) => asSelected(recordOf(row), plan)), cursor: { ...cursor } }
    if (!Number.isFinite(bound) && isLast) return
  }
}

async function readPage(
  api: Api,
  plan: PollPlan,
  cursor: PollCursor,
  end: number,
  clock: ServerClock,
): Promise<RecordBody[]> {
  const { request, fields, pageSize } = plan
  const query = { objectType: request.objectType, fields, rest: pageQuery(plan, cursor, end) }
  try {
    return await queryManyFields(api, query, {
      includeDeleted: request.includeDeleted,
      batchSize: pageSize,
      isTimeoutFinal: true,
      onServerTime: (serverTimeMs) => clock.set(serverTimeMs),
    })
  } catch (error) {
    throw error instanceof ApiError && restrictedCodes.includes(error.code)
      ? restricted(request, error)
      : error
  }
}

/** The server's time of the last response; the local clock may be wrong. */
class ServerClock {
  #serverTimeMs: number | undefined

  constructor(private readonly api: Api) {}

  set(serverTimeMs: number): void {
    this.#serverTimeMs = serverTimeMs
  }

  async now(): Promise<number> {
    this.#serverTimeMs ??= dateOf(await this.api({ method: 'GET', path: '/' }))
    if (this.#serverTimeMs !== undefined) return this.#serverTimeMs
    throw new UnexpectedResponseError(
      'Salesforce responded without its time (the Date header), so the trigger cannot tell which changes are complete. Check the proxies between the platform and Salesforce.',
    )
  }
}

// Some objects accept only queries for one record, such as ContentDocumentLink.
const restrictedCodes: readonly unknown[] = ['MALFORMED_QUERY', 'INVALID_TYPE', 'INVALID_TYPE_FOR_OPERATION']

function restricted({ objectType }: PollRequest, error: ApiError): ConfigurationError {
  return new ConfigurationError(
    `The field "objectType" is "${objectType}", but Salesforce does not allow this object to be polled. Choose another object type. ${error.message}`,
    { status: error.status, code: error.code, cause: error },
  )
}

function isStale(error: unknown): boolean {
  return error instanceof ComponentError && error.code === 'INVALID_FIELD'
}

function until({ v, objectType, from }: PollCursor, bound: number, now: number): PollCursor {
  const reached = Number.isFinite(bound) ? bound : now
  return {
    v,
    objectType,
    from: new Date(Math.max(reached, from === undefined ? 0 : Date.parse(from))).toISOString(),
  }
}

function after({ v, objectType }: PollCursor, row: RecordBody | undefined, plan: PollPlan): PollCursor {
  const afterId = row?.['Id']
  if (typeof afterId !== 'string') throw incomplete(plan)
  return { v, objectType, from: new Date(stampOf(row, plan)).toISOString(), afterId }
}

function stampOf(row: RecordBody | undefined, plan: PollPlan): number {
  const stamped = row?.[plan.stamp.text]
  const time = typeof stamped === 'string' ? Date.parse(stamped) : Number.NaN
  if (Number.isNaN(time)) throw incomplete(plan)
  return time
}

function incomplete({ request, stamp }: PollPlan): UnexpectedResponseError {
  return new UnexpectedResponseError(
    `Salesforce returned a row of ${request.objectType} without Id or ${stamp.text}. Try again later.`,
  )
}
