import fc from 'fast-check'
import { runCount } from '../../../../support/runCount'
import { CalendarModel } from './calendarModel'
import { CalendarPolls, namesOf } from './calendarPolls'

/** Changes before a response. */
interface Moment {
  readonly waitMs: number
  readonly aheadMs: number
  readonly writes: readonly {
    readonly first: number
    readonly count: number
    readonly lateMs: number
    /** True if all of them share one tick, false if each has its own. */
    readonly isOneTick: boolean
  }[]
  readonly removed: number | undefined
}

interface Execution {
  readonly pageSize: number
  /**
   * The number of pages after which the process dies, before the last snapshot is stored. If undefined, all
   * pages are read.
   */
  readonly dies: number | undefined
  readonly isSinglePage: boolean
}

// Enough events that most versions do not change again.
const events = 300
const most = 60
const mostAheadMs = 1000
const latestMs = 31_000

const moment: fc.Arbitrary<Moment> = fc.record({
  waitMs: fc.oneof(fc.nat(3), fc.nat(5000), fc.nat(60_000)),
  writes: fc.array(
    fc.record({
      first: fc.nat(events),
      count: fc.oneof(fc.nat(3), fc.nat(most)),
      lateMs: fc.oneof(fc.constant(0), fc.nat(latestMs)),
      isOneTick: fc.boolean(),
    }),
    { maxLength: 3 },
  ),
  aheadMs: fc.integer({ min: -mostAheadMs, max: mostAheadMs }),
  removed: fc.option(fc.nat(events), { nil: undefined, freq: 5 }),
})

const execution: fc.Arbitrary<Execution> = fc.record({
  pageSize: fc.oneof(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 300 })),
  dies: fc.option(fc.integer({ min: 1, max: 3 }), { nil: undefined }),
  isSinglePage: fc.boolean(),
})

test('each event is emitted in its latest version, and no version twice except after a crash', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(moment, { maxLength: 40 }),
      fc.array(execution, { maxLength: 12 }),
      async (moments, executions) => {
        const calendar = new CalendarModel()
        const polls = new CalendarPolls(calendar)
        const emitted = new Map<string, number>()
        const mayRepeat = new Set<string>()
        const upcoming = [...moments]
        calendar.meanwhile = () => applyChanges(calendar, upcoming.shift())

        for (const each of executions) {
          const lost = await execute(polls, each, emitted)
          for (const name of lost) mayRepeat.add(name)
        }
        upcoming.length = 0
        calendar.nowMs += latestMs + 10_000
        await execute(polls, { pageSize: 7, dies: undefined, isSinglePage: false }, emitted)

        expect(calendar.shown().filter((name) => !emitted.has(name))).toEqual([])
        const repeated = [...emitted].filter(([name, times]) => times > 1 && !mayRepeat.has(name))
        expect(repeated).toEqual([])
      },
    ),
    { numRuns: runCount(60, 200) },
  )
})

function applyChanges(calendar: CalendarModel, moment: Moment | undefined): void {
  if (!moment) return
  calendar.nowMs += moment.waitMs
  calendar.aheadMs = moment.aheadMs
  for (const { first, count, lateMs, isOneTick } of moment.writes) {
    for (let place = 0; place < count; place++) {
      const time = BigInt(calendar.nowMs) * 10_000n + BigInt(isOneTick ? 5 : (place * 7) % 10_000)
      calendar.write(`event-${(first + place) % events}`, { time, lateMs })
    }
  }
  if (moment.removed !== undefined) calendar.remove(`event-${moment.removed}`)
}

/** Runs one execution. Returns the events that were emitted without a stored snapshot. */
async function execute(
  polls: CalendarPolls,
  { pageSize, dies, isSinglePage }: Execution,
  emitted: Map<string, number>,
): Promise<string[]> {
  let pages = 0
  for await (const page of polls.pages({ pageSize })) {
    for (const name of namesOf(page)) emitted.set(name, (emitted.get(name) ?? 0) + 1)
    if (++pages === dies) return namesOf(page)
    polls.keep(page)
    if (isSinglePage) break
  }
  return []
}
