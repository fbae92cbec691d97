import type { ObjectRecord } from '../providers/objectOperations'
import { isText } from './compareValues'
import { itemRecord } from './itemRecord'
import type { ListAnswer } from './listAnswer'
import { fitted, type ListCursor, type Round, roundOf, withoutRound } from './listCursor'
import type { ListEndpoint } from './listEndpoint'
import { adviceOn, notes } from './notes'
import { hasNextLink } from './paging/nextLink'
import { nextPage } from './paging/nextPage'
import { agrees, sift } from './sift'
import { trailAfter } from './trail'
import { forgetful, raise, type ValuedRecord, watermarkOf } from './watermark'

interface ListPage {
  /** What no earlier round emitted. */
  readonly records: readonly ObjectRecord[]
  readonly cursor: ListCursor
  /** True where the round is complete, and need not be gone through again. */
  readonly isLast: boolean
  /** What the person who runs the flow should know. */
  readonly notes: readonly string[]
}

/** What an answer means where the cursor stands; throws UnexpectedResponseError where the list goes in circles. */
export function listPage(answer: ListAnswer, endpoint: ListEndpoint, cursor: ListCursor): ListPage {
  const { watermark: source, paging } = endpoint
  const items = answer.items.map((item) => valuedRecord(item, endpoint))
  const before = roundOf(cursor)
  const startedAtMs = before.startedAtMs ?? answer.sentAtMs
  const raised = source && raise(before.raised, items, startedAtMs)
  const { records, shown } = sift(items, cursor.watermark, before.shown)
  const round = { ...before, startedAtMs, shown, ...(raised && { raised }) }
  const next = nextRound(round, answer, endpoint, items)
  const isAgain = !next && cursor.watermark !== undefined && !agrees(cursor.watermark, shown)
  return {
    records,
    cursor: fitted(next ? { ...cursor, round: next } : afterRound(cursor, round, isAgain)),
    isLast: !next && !isAgain,
    notes: [
      ...(isAgain ? [notes.again] : []),
      ...(source && items.some(({ value }) => value === undefined) ? [notes.unvalued] : []),
      ...(items.some(({ value }) => value !== undefined && isText(value)) ? [notes.textual] : []),
      ...(paging.style === 'none' && hasNextLink(answer) ? [notes.overlookedPage] : []),
    ],
  }
}

function valuedRecord(item: unknown, { provider, watermark }: ListEndpoint): ValuedRecord {
  return { record: itemRecord(item, provider), value: watermark && watermarkOf(item, watermark.field) }
}

/** The round with its next page; undefined where it is complete. */
function nextRound(
  round: Round,
  answer: ListAnswer,
  endpoint: ListEndpoint,
  items: readonly ValuedRecord[],
): Round | undefined {
  const next = nextPage(answer, round.position, endpoint)
  if (!next) return undefined
  const page = {
    at: round.position.next,
    next: next.next,
    versions: items.map(({ record }) => record.version),
  }
  return { ...round, position: next, trail: trailAfter(round.trail, page, adviceOn[endpoint.paging.style]) }
}

/** Between rounds: the watermark has risen or, where its sum was not right, holds nothing back any more. */
function afterRound(cursor: ListCursor, { raised }: Round, isAgain: boolean): ListCursor {
  const watermark = isAgain && cursor.watermark ? forgetful(cursor.watermark) : raised
  return { ...withoutRound(cursor), ...(watermark && { watermark }) }
}
