import type { ObjectRecord } from '../../providers/objectOperations'
import { dayMs } from '../../values/isoTime'
import { lookUp } from '../../values/lookUp'
import { readTime } from '../definition/timeFormats'
import { compareValues, isAfter, isText, type Value } from './compareValues'
import {
  isNone,
  isSeenVersions,
  markOf,
  noneSeen,
  remember,
  type SeenVersions,
  withEarlier,
} from './seenVersions'
import { inFormOf } from './timeForm'

/** The value from which a list is requested, and the records from this value on that were already emitted. */
export interface Watermark {
  /** The highest value that is final; absent if there is none yet. */
  readonly value?: Value
  /** The records with exactly this value. */
  readonly equal: SeenVersions
  /** Records too new to be final: with a value after `settledMs`, up to `newest`. */
  readonly newer: SeenVersions
  readonly settledMs: number
  readonly newest?: Value
}

/** A record with its value, undefined if it has none that can be compared. */
export interface ValuedRecord {
  readonly record: ObjectRecord
  readonly value: Value | undefined
}

const longestValue = 100

/** Returns the value of an item at the dot path, if it can be compared. */
export function watermarkOf(item: unknown, field: string): Value | undefined {
  const value = lookUp(item, field)
  if (typeof value === 'number') return Number.isFinite(value) ? value : undefined
  return typeof value === 'string' && value !== '' && value.length <= longestValue ? value : undefined
}

/**
 * Returns the watermark after a page of a round that started at `startedAtMs`. Records that change during the round may be
 * on pages that were already read, so the watermark stays before the start of the round. `overlapMs` is the period that is
 * read again, and `sentAtMs` is when the page was requested.
 */
export function advanceWatermark(
  before: Watermark | undefined,
  page: readonly ValuedRecord[],
  startedAtMs: number,
  overlapMs = 0,
  sentAtMs = startedAtMs,
): Watermark {
  const hasTime = [before?.newest, ...page.map(({ value }) => value)].some(
    (value) => value !== undefined && !isText(value),
  )
  if (overlapMs > 0 && hasTime) {
    return advanceWithOverlap(before, page, startedAtMs - marginMs, overlapMs)
  }
  const settledMs = startedAtMs - marginMs - overlapMs
  const spanMs = dayMs + overlapMs + Math.max(0, sentAtMs - startedAtMs)
  const [equal, newer]: [string[], string[]] = [[], []]
  let { value, newest } = before ?? {}
  for (const { record, value: each } of page) {
    if (each === undefined) continue
    const order = value === undefined ? 1 : compareValues(each, value)
    if (order > 0 && isAfter(each, settledMs, spanMs)) {
      newer.push(markOf(record))
      newest = newest !== undefined && compareValues(each, newest) < 0 ? newest : each
    } else if (order >= 0) {
      if (order > 0) equal.length = 0
      equal.push(markOf(record))
      value = each
    }
  }
  return {
    ...(value !== undefined && { value }),
    equal: remember(isSame(before?.value, value) ? (before?.equal ?? noneSeen) : noneSeen, equal),
    newer: remember(before?.newer ?? noneSeen, newer),
    settledMs,
    ...(newest !== undefined && { newest }),
  }
}

/**
 * Returns the watermark before the newest record by the overlap, so that the next round shows the records in between again.
 * Their versions are known.
 */
function advanceWithOverlap(
  before: Watermark | undefined,
  page: readonly ValuedRecord[],
  latestMs: number,
  overlapMs: number,
): Watermark {
  const newest = page.reduce((found, { value }) => highest(found, value), before?.newest ?? before?.value)
  const newestMs = newest === undefined ? undefined : readTime(newest)
  if (newest === undefined || newestMs === undefined) return before ?? emptyWatermark(latestMs)
  // Not every API accepts fractions of a second.
  const settledMs = Math.floor((Math.min(latestMs, newestMs) - overlapMs) / 1000) * 1000
  const value = highest(before?.value, inFormOf(newest, settledMs)) ?? newest
  const marksAt = (isPlace: (order: number) => boolean) =>
    page
      .filter((each) => each.value !== undefined && isPlace(compareValues(each.value, value)))
      .map(({ record }) => markOf(record))
  const isPassed = before?.newest !== undefined && compareValues(before.newest, value) < 0
  return {
    value,
    equal: remember(
      isSame(before?.value, value) ? (before?.equal ?? noneSeen) : noneSeen,
      marksAt((order) => order === 0),
    ),
    newer: remember(
      isPassed ? noneSeen : (before?.newer ?? noneSeen),
      marksAt((order) => order > 0),
    ),
    settledMs,
    newest,
  }
}

function emptyWatermark(settledMs: number): Watermark {
  return { equal: noneSeen, newer: noneSeen, settledMs }
}

// For clocks that differ, and for changes that become visible some time after their timestamp.
export const marginMs = 5000

/** Returns the watermark without its seen versions, for a new round, in which the API shows them again. */
export function withoutSeen({ value, settledMs }: Watermark): Watermark {
  return { ...(value !== undefined && { value }), equal: noneSeen, newer: noneSeen, settledMs }
}

/** Returns the watermark after a round, including earlier seen versions that the round didn't show. */
export function afterCompleteRound(before: Watermark | undefined, after: Watermark): Watermark {
  if (!before) return after
  const isUnmoved = after.value === before.value || isSame(before.value, after.value)
  if (isUnmoved && isNone(after.equal) && isNone(after.newer)) return before
  const mayShowNewer =
    before.newest !== undefined &&
    (after.value === undefined || compareValues(after.value, before.newest) <= 0)
  const newest = mayShowNewer ? highest(before.newest, after.newest) : after.newest
  return {
    ...after,
    ...(isSame(before.value, after.value) && { equal: withEarlier(after.equal, before.equal) }),
    ...(mayShowNewer && { newer: withEarlier(after.newer, before.newer) }),
    ...(newest !== undefined && { newest }),
  }
}

/** True for a watermark from a snapshot. */
export function isWatermark(stored: unknown): stored is Watermark {
  const { value, equal, newer, settledMs, newest } = Object(stored)
  const isValueOrAbsent = (each: unknown) =>
    each === undefined || typeof each === 'string' || Number.isFinite(each)
  return (
    [equal, newer].every(isSeenVersions) &&
    [value, newest].every(isValueOrAbsent) &&
    Number.isFinite(settledMs)
  )
}

function isSame(a: Value | undefined, b: Value | undefined): boolean {
  return a !== undefined && b !== undefined && compareValues(a, b) === 0
}

function highest(a: Value | undefined, b: Value | undefined): Value | undefined {
  if (a === undefined || b === undefined) return a ?? b
  return compareValues(a, b) >= 0 ? a : b
}
