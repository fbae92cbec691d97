import fc from 'fast-check'
import { CalendarModel } from './calendarModel'
import { CalendarPolls, namesOf } from './calendarPolls'

/** What happens before a request is answered. */
interface Moment {
  readonly waitMs: number
  readonly aheadMs: number
  readonly writes: readonly {
    readonly first: number
    readonly count: number
    readonly lateMs: number
    /** All of them in one tick of the clock, or each in one of its own. */
    readonly isOneTick: boolean
  }[]
  readonly removed: number | undefined
}

interface Execution {
  readonly pageSize: number
  /** After how many pages the process dies, the last one without its snapshot; absent: it reads to the end. */
  readonly dies: number | undefined
  readonly isSinglePage: boolean
}

// So many that most versions are not changed again.
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

test('whatever happens meanwhile, each event comes out as it is in the end, and no version twice but after a crash', async () => {
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
        calendar.meanwhile = () => happen(calendar, upcoming.shift())

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
    { numRuns: 200 },
  )
})

function happen(calendar: CalendarModel, moment: Moment | undefined): void {
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

/** One execution; gives what was emitted, but is not known to be. */
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
