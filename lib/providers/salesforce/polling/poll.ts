import { UnexpectedResponseError } from '../../../errors'
import type { Api } from '../../../http/api'
import { LinkLoopGuard } from '../../linkLoopGuard'
import type { Log, Page, PollRequest, RecordBody } from '../../objectOperations'
import { recordOf } from '../records'
import { ChangeReader } from './changeReader'
import { type PollCursor, resumePoll } from './pollCursor'
import { asSelected, endOf, type PollPlan, startOf } from './pollPlan'
import { replicationHorizon } from './replicationHorizon'

/**
 * Yields all changes since the cursor, in pages by timestamp and ID, up to the replication horizon. Without that limit, rows
 * would be lost, because a row gets its timestamp before it becomes visible. An idle poll costs one request, because the
 * horizon is requested only if there are rows, which are then read again. A sample has no limit, because it stores no cursor.
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
  const reader = await ChangeReader.open(api, request, log)
  const loopGuard = new LinkLoopGuard(`Salesforce returned a poll of ${request.objectType}`)
  let horizon = request.mostRecords === undefined ? undefined : Number.POSITIVE_INFINITY

  for (;;) {
    const from = startOf(cursor, request)
    const limit = Math.min(horizon ?? Number.POSITIVE_INFINITY, endOf(request))
    if (from >= limit) return
    const { rows, end } = await reader.read(cursor, limit)
    const { plan } = reader
    if (horizon === undefined) {
      // Nothing has changed since the cursor, so it doesn't move.
      if (rows.length === 0 && end > (await reader.now())) return
      horizon = await replicationHorizon(api, plan.description, await reader.now(), log)
      // A transaction may have committed rows below the horizon after these were read.
      continue
    }
    const bound = Math.min(horizon, end)
    const visible = rows.filter((row) => stampOf(row, plan) < bound)
    const isLast = rows.length < plan.pageSize || visible.length < rows.length
    cursor = isLast ? until(cursor, bound, await reader.now()) : after(cursor, rows.at(-1), plan)
    loopGuard.check(JSON.stringify(cursor), rows.length)
    yield { records: visible.map((row) => asSelected(recordOf(row), plan)), cursor: { ...cursor } }
    if (isLast && bound === Number.POSITIVE_INFINITY) return
  }
}

function until({ v, objectType, from }: PollCursor, bound: number, now: number): PollCursor {
  const reached = Math.max(Math.min(bound, now), from === undefined ? 0 : Date.parse(from))
  return { v, objectType, from: new Date(reached).toISOString() }
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
