import type { ObjectRecord } from '../providers/objectOperations'
import { compareValues, isAfter, type Value } from './compareValues'
import { has, isSum, type Memory, markOf, plus, type Sum, zero } from './memory'
import type { ValuedRecord, Watermark } from './watermark'

/** What a round has shown again of memories that are only a sum. */
export interface Shown {
  readonly equal: Sum
  readonly newer: Sum
}

export const nothingShown: Shown = { equal: zero, newer: zero }

/**
 * What no earlier round emitted. What is older than the watermark was. Of a memory that is a sum all is held back:
 * whether that was right shows when the round is complete. A record without a value is never certain.
 */
export function sift(
  page: readonly ValuedRecord[],
  watermark: Watermark | undefined,
  shown: Shown,
): { records: ObjectRecord[]; shown: Shown } {
  const marks = { equal: [] as string[], newer: [] as string[] }
  const fresh = page.filter(({ record, value }) => {
    const place = watermark && value !== undefined ? placeOf(value, watermark) : undefined
    if (!watermark || !place) return true
    if (place === 'older') return false
    const mark = markOf(record)
    marks[place].push(mark)
    return !isSum(watermark[place]) && !has(watermark[place], mark)
  })
  return {
    records: fresh.map(({ record }) => record),
    shown: { equal: plus(shown.equal, marks.equal), newer: plus(shown.newer, marks.newer) },
  }
}

/**
 * False where a memory is the sum of other records than a complete round has shown: some of them may be new. Fewer of
 * one value have only changed since, or are gone, where no other can have got that value in the meantime.
 */
export function agrees({ value = '', equal, newer, settledMs }: Watermark, shown: Shown): boolean {
  const isLeft = isSum(equal) && shown.equal.count < equal.count && isOver(value, settledMs)
  return (isLeft || isSame(equal, shown.equal)) && isSame(newer, shown.newer)
}

function isSame(memory: Memory, { count, sum }: Sum): boolean {
  return !isSum(memory) || (memory.count === count && memory.sum === sum)
}

/** True where no other record can get that value any more. Whole minutes or days may stand for all of them, in any zone. */
function isOver(value: Value, timeMs: number): boolean {
  const namesSecond = Number(value) > 1e9 || /:\d{2}:(?!00)\d{2}/.test(String(value))
  return namesSecond || (/^\d{4}-\d{2}-\d{2}/.test(String(value)) && !isAfter(value, timeMs - twoDaysMs))
}

const twoDaysMs = 172_800_000

/** The memory in which a record with this value would be; undefined where none. */
function placeOf(value: Value, watermark: Watermark): 'older' | 'equal' | 'newer' | undefined {
  const order = watermark.value === undefined ? 1 : compareValues(value, watermark.value)
  if (order <= 0) return order < 0 ? 'older' : 'equal'
  const isKnown = watermark.newest !== undefined && compareValues(value, watermark.newest) <= 0
  return isKnown && isAfter(value, watermark.settledMs) ? 'newer' : undefined
}
