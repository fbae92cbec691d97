import fc from 'fast-check'
import { freeSlots, type Interval } from '../../../lib/calendar/freeSlots'
import { runCount } from '../../support/runCount'

const interval = (most: number) =>
  fc.tuple(fc.integer({ min: -5, max: 60 }), fc.integer({ min: 0, max: most })).map(([start, length]) => ({
    start,
    end: start + length,
  }))
const byStart = (left: Interval, right: Interval) => left.start - right.start

/** Finds the free slots by checking each moment separately. */
function byHand(busy: readonly Interval[], windows: readonly Interval[], duration: number): Interval[] {
  const covers = (moment: number) => (each: Interval) => each.start <= moment && moment < each.end
  const found: Interval[] = []
  let start: number | undefined
  for (let moment = -20; moment <= 200; moment++) {
    const isFree = windows.some(covers(moment)) && !busy.some(covers(moment))
    if (isFree) start ??= moment
    if (isFree || start === undefined) continue
    if (moment - start >= duration) found.push({ start, end: moment })
    start = undefined
  }
  return found
}

test('the free slots are those found by checking each moment', () => {
  fc.assert(
    fc.property(
      fc.array(interval(20), { maxLength: 12 }),
      fc.array(interval(40), { maxLength: 6 }),
      fc.integer({ min: 1, max: 15 }),
      (busy, windows, duration) => {
        const inOrder = windows.toSorted(byStart)
        expect([...freeSlots(busy, inOrder, duration)]).toEqual(byHand(busy, inOrder, duration))
      },
    ),
    { numRuns: runCount(500, 2000) },
  )
})

test.each<[string, Interval[], Interval[], Interval[]]>([
  [
    'nested and overlapping entries',
    [
      { start: 0, end: 9 },
      { start: 2, end: 4 },
      { start: 8, end: 12 },
    ],
    [{ start: 0, end: 20 }],
    [{ start: 12, end: 20 }],
  ],
  ['an entry without a duration', [{ start: 5, end: 5 }], [{ start: 0, end: 10 }], [{ start: 0, end: 10 }]],
  [
    'an entry that covers the gap between two windows',
    [{ start: 5, end: 25 }],
    [
      { start: 0, end: 10 },
      { start: 20, end: 30 },
    ],
    [
      { start: 0, end: 5 },
      { start: 25, end: 30 },
    ],
  ],
  [
    'windows that touch',
    [],
    [
      { start: 0, end: 3 },
      { start: 3, end: 6 },
    ],
    [{ start: 0, end: 6 }],
  ],
  ['no window', [], [], []],
])('the free slots are found with %s', (_what, busy, windows, slots) => {
  expect([...freeSlots(busy, windows, 5)]).toEqual(slots)
})

test('an endless sequence of windows is read only as far as needed', () => {
  function* days(): Generator<Interval> {
    for (let start = 0; ; start += 24) yield { start, end: start + 8 }
  }
  const [first] = freeSlots([{ start: 0, end: 50 }], days(), 7)
  expect(first).toEqual({ start: 72, end: 80 })
})
