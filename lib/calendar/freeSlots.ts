/** From its start until just before its end; milliseconds since 1970. */
export interface Interval {
  readonly start: number
  readonly end: number
}

/**
 * The stretches of at least this length within the windows that nothing busy touches, in order. The windows come in
 * the order of their starts, what is busy in any order; both may overlap.
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

/** Intervals that come by their starts, with those that touch made one; what lasts no time is left out. */
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
