import type { ObjectRecord } from '../../providers/objectOperations'
import { dayMs } from '../../values/isoTime'
import { readTime } from '../definition/timeFormats'
import { compareValues, isAfter, type Value } from './compareValues'
import {
  addToChecksum,
  emptyChecksum,
  isChecksum,
  markOf,
  type SeenVersions,
  seenMarks,
  type VersionChecksum,
} from './seenVersions'
import type { ValuedRecord, Watermark } from './watermark'

/** The records behind a checksum that a round has shown again. */
export interface Shown {
  readonly equal: VersionChecksum
  readonly newer: VersionChecksum
}

export const nothingShown: Shown = { equal: emptyChecksum, newer: emptyChecksum }

/**
 * Returns the records that no earlier round has emitted. Records older than the watermark were emitted. If only a checksum
 * is known, its records are not emitted before the round is complete. A record without a value is emitted unless the last
 * round has emitted the same version.
 */
export function selectNew(
  page: readonly ValuedRecord[],
  watermark: Watermark | undefined,
  shown: Shown,
  overlapMs = 0,
): { records: ObjectRecord[]; shown: Shown } {
  const marks = { equal: [] as string[], newer: [] as string[] }
  const seen = watermark && [seenMarks(watermark.equal), seenMarks(watermark.newer)]
  const fresh = page.filter(({ record, value }) => {
    if (!watermark || !seen) return true
    const mark = markOf(record)
    const place = value === undefined ? undefined : placeOf(value, watermark, overlapMs)
    if (place === 'older') return false
    if (place) marks[place].push(mark)
    const isHeldBack = place !== undefined && isChecksum(watermark[place])
    return !isHeldBack && !seen.some((each) => each.has(mark))
  })
  return {
    records: fresh.map(({ record }) => record),
    shown: {
      equal: addToChecksum(shown.equal, marks.equal),
      newer: addToChecksum(shown.newer, marks.newer),
    },
  }
}

/**
 * True if a checksum matches the records that a complete round has shown. If false, some records may be new. If the value
 * is in the past, missing records were changed or deleted, so the rest is still known.
 */
export function agrees({ value = '', equal, newer, settledMs }: Watermark, shown: Shown): boolean {
  const isLeft = isChecksum(equal) && shown.equal.count < equal.count && isValueFinal(value, settledMs)
  const isNewerGone = isChecksum(newer) && shown.newer.count === 0
  return (isLeft || isSame(equal, shown.equal)) && (isNewerGone || isSame(newer, shown.newer))
}

function isSame(seen: SeenVersions, { count, sum }: VersionChecksum): boolean {
  return !isChecksum(seen) || (seen.count === count && seen.sum === sum)
}

/** True if no further record can get this value. A value without seconds can mean a whole minute or day, in any time zone. */
function isValueFinal(value: Value, timeMs: number): boolean {
  const hasSeconds = Number(value) > 1e9 || /:\d{2}:(?!00)\d{2}/.test(String(value))
  return hasSeconds || (/^\d{4}-\d{2}-\d{2}/.test(String(value)) && !isAfter(value, timeMs - twoDaysMs))
}

const twoDaysMs = 172_800_000

/** Returns which seen versions can include a record with this value; undefined if none can. */
function placeOf(
  value: Value,
  watermark: Watermark,
  overlapMs: number,
): 'older' | 'equal' | 'newer' | undefined {
  const order = watermark.value === undefined ? 1 : compareValues(value, watermark.value)
  if (order <= 0) return order < 0 ? 'older' : 'equal'
  const { newest, settledMs } = watermark
  if (newest === undefined || compareValues(value, newest) > 0) return undefined
  // A round can last longer than a day.
  const spanMs = Math.max(dayMs + overlapMs, (readTime(newest) ?? 0) + 1000 - settledMs)
  return isAfter(value, settledMs, spanMs) ? 'newer' : undefined
}
