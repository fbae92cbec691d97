import type { ObjectRecord } from '../providers/objectOperations'
import { compareValues, isAfter, type Value } from './compareValues'
import { lookUp } from './lookUp'
import { isMemory, type Memory, markOf, nothing, remember } from './memory'

/** From where on a list is asked, and what of that was emitted already, since an API shows it again. */
export interface Watermark {
  /** The highest value that is settled; absent where there is none yet. */
  readonly value?: Value
  /** The records that have just this value. */
  readonly equal: Memory
  /** Those too new to be settled: with a value after `settledMs`, up to `newest`. */
  readonly newer: Memory
  readonly settledMs: number
  readonly newest?: Value
}

/** A record with its value, undefined where it has none that can be compared. */
export interface ValuedRecord {
  readonly record: ObjectRecord
  readonly value: Value | undefined
}

const longestValue = 100

/** What an item has at the dotted path, where that can be compared. */
export function watermarkOf(item: unknown, field: string): Value | undefined {
  const value = lookUp(item, field)
  if (typeof value === 'number') return Number.isFinite(value) ? value : undefined
  return typeof value === 'string' && value !== '' && value.length <= longestValue ? value : undefined
}

/**
 * The watermark raised by a page of a round that began at that time. What changed since may stand on a page that was
 * read before, so the watermark does not pass it.
 */
export function raise(
  before: Watermark | undefined,
  page: readonly ValuedRecord[],
  startedAtMs: number,
): Watermark {
  const settledMs = startedAtMs - marginMs
  const [equal, newer]: [string[], string[]] = [[], []]
  let { value, newest } = before ?? {}
  for (const { record, value: each } of page) {
    if (each === undefined) continue
    const order = value === undefined ? 1 : compareValues(each, value)
    if (order > 0 && isAfter(each, settledMs)) {
      newer.push(markOf(record))
      newest = newest !== undefined && compareValues(each, newest) < 0 ? newest : each
    } else if (order >= 0) {
      if (order > 0) equal.length = 0
      equal.push(markOf(record))
      value = each
    }
  }
  const isSame =
    before?.value !== undefined && value !== undefined && compareValues(value, before.value) === 0
  return {
    ...(value !== undefined && { value }),
    equal: remember(isSame ? before.equal : nothing, equal),
    newer: remember(before?.newer ?? nothing, newer),
    settledMs,
    ...(newest !== undefined && { newest }),
  }
}

// For clocks that differ, and for changes that can be seen only some time after they were stamped.
const marginMs = 5000

/** The watermark without its memory: where a new round begins, since an API shows again what is in it. */
export function forgetful({ value, settledMs }: Watermark): Watermark {
  return { ...(value !== undefined && { value }), equal: nothing, newer: nothing, settledMs }
}

export function isWatermark(stored: unknown): stored is Watermark {
  const { value, equal, newer, settledMs, newest } = Object(stored)
  const isValueOrAbsent = (each: unknown) =>
    each === undefined || typeof each === 'string' || Number.isFinite(each)
  return (
    [equal, newer].every(isMemory) && [value, newest].every(isValueOrAbsent) && Number.isFinite(settledMs)
  )
}
