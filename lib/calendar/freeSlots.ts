/** Milliseconds since 1970. The end is not part of the interval. */
export interface Interval {
  readonly start: number
  readonly end: number
}

/**
 * Yields the free intervals of at least this length within the windows, in order. The windows must be sorted by start,
 * the busy intervals can have any order, and both can overlap.
 */
export function* freeSlots(
  busy: readonly Interval[],
  windows: Iterable<Interval>,
  durationMs: number,
): Generator<Interval> {
  const taken = [...joined(busy.toSorted((left, right) => left.start - right.start))]
  for (const window of joined(windows)) {
    let { start } = window
    for (const each of taken) {
      if (each.end <= window.start || each.start >= window.end) continue
      if (each.start - start >= durationMs) yield { start, end: each.start }
      start = each.end
    }
    if (window.end - start >= durationMs) yield { start, end: window.end }
  }
}

/** Merges sorted intervals that overlap or touch. Skips empty intervals. */
export function* joined(intervals: Iterable<Interval>): Generator<Interval> {
  let last: Interval | undefined
  for (const each of intervals) {
    if (each.end <= each.start) continue
    if (last && each.start <= last.end) {
      last = { start: last.start, end: Math.max(last.end, each.end) }
      continue
    }
    if (last) yield last
    last = each
  }
  if (last) yield last
}
