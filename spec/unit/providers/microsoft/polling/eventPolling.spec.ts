import { pollEvents } from '../../../../../lib/providers/microsoft/polling/eventPolling'
import { ticksOf } from '../../../../../lib/providers/microsoft/polling/ticks'
import { CalendarModel } from './calendarModel'
import { allEvents, allOf, CalendarPolls } from './calendarPolls'

const hourMs = 3_600_000
let calendar: CalendarModel
let polls: CalendarPolls
beforeEach(() => {
  calendar = new CalendarModel()
  polls = new CalendarPolls(calendar)
})

function writeMany(count: number, stamp: (place: number) => bigint): void {
  for (let place = 0; place < count; place++) calendar.write(`event-${place}`, { time: stamp(place) })
}

/** Returns times within the second that ended `agoMs` ago. */
function oneSecond(agoMs: number): (place: number) => bigint {
  const second = ticksOf(calendar.nowMs - agoMs - 1000)
  return (place) => second + BigInt((place * 7919) % 10_000_000)
}

describe('2,000 events that changed within one second', () => {
  test('events that changed an hour ago are emitted in one execution, page by page', async () => {
    writeMany(2000, oneSecond(hourMs))

    const pages = await polls.poll()

    expect(pages.flat().sort()).toEqual(calendar.shown().sort())
    expect(pages.map(({ length }) => length)).toEqual([250, 250, 250, 250, 250, 250, 250, 250])
    expect(await polls.poll()).toEqual([[]])
  })

  test('recent events are emitted up to the limit of the snapshot, and the others when they are settled', async () => {
    writeMany(2000, oneSecond(5000))

    const first = (await polls.poll()).flat()
    const again = (await polls.poll()).flat()
    calendar.nowMs += 31_000
    const rest = (await polls.poll()).flat()

    expect([first.length, again.length, rest.length]).toEqual([400, 0, 1600])
    expect([...first, ...rest].sort()).toEqual(calendar.shown().sort())
    expect(await polls.poll()).toEqual([[]])
  })

  test('events that change again some seconds later are emitted again in their new version', async () => {
    writeMany(400, oneSecond(5000))
    const first = (await polls.poll()).flat()
    calendar.nowMs += 10_000
    writeMany(400, oneSecond(5000))

    const second = (await polls.poll()).flat()

    expect(new Set([...first, ...second]).size).toBe(800)
  })
})

describe('3,000 events with the same time of change', () => {
  const time = (): bigint => ticksOf(calendar.nowMs - hourMs) + 1234n

  test('events with the same time are all emitted in one execution', async () => {
    writeMany(3000, time)
    calendar.write('later', { time: time() + 1n })

    const pages = await polls.poll({ pageSize: 100 })

    expect(pages.flat().sort()).toEqual(calendar.shown().sort())
    expect(new Set(pages.flat()).size).toBe(3001)
  })

  test('events with the same time are all emitted even if some change during the poll', async () => {
    writeMany(3000, time)
    let requests = 0
    calendar.meanwhile = () => {
      requests++
      if (requests > 2 && requests < 9) calendar.write(`event-${requests}`)
    }

    const first = (await polls.poll()).flat()
    calendar.nowMs += 60_000
    const second = (await polls.poll()).flat()

    const emitted = new Set([...first, ...second])
    expect(calendar.shown().filter((name) => !emitted.has(name))).toEqual([])
    expect(emitted.size).toBe(first.length + second.length)
  })
})

test('each page is requested from the end of the previous one with a precision of seven digits', async () => {
  const start = ticksOf(Date.parse('2026-01-31T08:00:00Z'))
  writeMany(5, (place) => start + BigInt(place))

  await polls.poll({ pageSize: 2 })

  const requested = calendar.queries.map((query) => Object.fromEntries(new URLSearchParams(query)))
  const orderby = { $orderby: 'lastModifiedDateTime' }
  expect(requested).toEqual([
    { $filter: 'lastModifiedDateTime ge 1970-01-01T00:00:00.0000000Z', ...orderby, $top: '2' },
    { $filter: 'lastModifiedDateTime ge 2026-01-31T08:00:00.0000001Z', ...orderby, $top: '3' },
    { $filter: 'lastModifiedDateTime ge 2026-01-31T08:00:00.0000003Z', ...orderby, $top: '3' },
  ])
})

test('an event that changes during the poll is emitted in its last version and shifts no others', async () => {
  writeMany(10, oneSecond(hourMs))
  const before = calendar.shown()
  let requests = 0
  calendar.meanwhile = () => {
    if (++requests === 2) calendar.write(before[0]?.split(' ')[0] ?? '')
  }

  const first = (await polls.poll({ pageSize: 3 })).flat()
  calendar.nowMs += 60_000
  const second = (await polls.poll()).flat()

  expect(first).toEqual(before)
  expect(second).toEqual([calendar.shown().at(-1)])
})

test('an event that becomes visible half a minute after its timestamp is emitted, and no others again', async () => {
  writeMany(10, oneSecond(3000))
  calendar.write('late', { lateMs: 31_000 })
  const first = (await polls.poll()).flat()
  calendar.nowMs += 20_000
  const second = (await polls.poll()).flat()
  calendar.nowMs += 11_500

  const third = (await polls.poll()).flat()

  expect([first.length, second]).toEqual([10, []])
  expect(third).toEqual([expect.stringMatching(/^late /)])
})

test('events of the last two seconds by the clock of Graph are emitted in the next execution', async () => {
  calendar.write('old', { time: ticksOf(calendar.nowMs - 2000) - 1n })
  calendar.write('new', { time: ticksOf(calendar.nowMs - 2000) })

  expect(await polls.poll()).toEqual([[expect.stringMatching(/^old /)]])
  calendar.nowMs += 1000
  expect(await polls.poll()).toEqual([[expect.stringMatching(/^new /)]])
})

test('no event is emitted twice if the clock of Graph moves back', async () => {
  calendar.write('old', { time: ticksOf(calendar.nowMs - 40_000) })
  expect((await polls.poll()).flat()).toHaveLength(1)
  calendar.aheadMs = -20_000
  expect([await polls.poll(), await polls.poll()]).toEqual([[[]], [[]]])
})

test('recent events are emitted by page size and in single pages, without an empty page between them', async () => {
  writeMany(5, (place) => ticksOf(calendar.nowMs - 9000 + place * 1000))
  const lengths: number[] = []
  for (let execution = 1; execution <= 4; execution++) {
    for await (const page of polls.pages({ pageSize: 2 })) {
      lengths.push(page.records.length)
      polls.keep(page)
      break
    }
  }
  expect(lengths).toEqual([2, 2, 1, 0])
})

test('no event is emitted twice if the filter has a precision of milliseconds', async () => {
  calendar.filterStep = 10_000n
  writeMany(700, (place) => ticksOf(calendar.nowMs - hourMs) + BigInt(place * 100))

  const emitted = (await polls.poll({ pageSize: 40 })).flat()

  expect(emitted.sort()).toEqual(calendar.shown().sort())
})

describe('startTime and endTime', () => {
  const start = Date.parse('2026-01-31T08:00:00.500Z')
  beforeEach(() => {
    calendar.write('before', { time: ticksOf(start) - 1n })
    calendar.write('at the start', { time: ticksOf(start) })
    calendar.write('at the end', { time: ticksOf(start + 1000) + 9999n })
    calendar.write('after', { time: ticksOf(start + 1001) })
  })
  const names = (pages: string[][]): string[] => pages.flat().map((name) => name.replace(/ \d+$/, ''))

  test('startTime and endTime are inclusive', async () => {
    const pages = await polls.poll({ startTime: start, endTime: start + 1000 })
    expect(names(pages)).toEqual(['at the start', 'at the end'])
  })

  test('an endTime at the maximum time is sent in the format of OData', async () => {
    await polls.poll({ startTime: start, endTime: Date.parse('9999-12-31T23:59:59.999Z') })
    expect(calendar.queries[0]).toContain('9999-12-31T23%3A59%3A59.9999999Z')
  })

  test('no request is sent after the endTime, and a later endTime continues from there', async () => {
    await polls.poll({ startTime: start, endTime: start + 1000 })
    const { length } = calendar.queries
    expect(await polls.poll({ startTime: start, endTime: start + 1000 })).toEqual([])
    expect(calendar.queries).toHaveLength(length)
    expect(names(await polls.poll({ startTime: start }))).toEqual(['after'])
  })
})

test('another calendar is read from the beginning with a warning', async () => {
  calendar.write('old', { time: ticksOf(calendar.nowMs - hourMs) })
  await polls.poll({ parentId: 'A' })
  expect(polls.lines).toEqual([])

  expect((await polls.poll({ parentId: 'B' })).flat()).toHaveLength(1)
  expect(polls.lines).toEqual([expect.stringContaining('belongs to events of calendar A')])
})

test('selected fields are requested with the time of the last change, which is not emitted', async () => {
  writeMany(1, oneSecond(hourMs))
  const [page] = await allOf(polls.pages({ selectedFields: ['subject'] }))
  expect(page?.records).toMatchObject([{ id: 'event-0', version: '1' }])
  expect(page?.records[0]?.body).not.toHaveProperty('lastModifiedDateTime')
  expect(new URLSearchParams(calendar.queries[0]).get('$select')).toBe('id,subject,lastModifiedDateTime')
})

describe('events that cannot be polled', () => {
  const pollResponse = (value: unknown, headers = { date: new Date().toUTCString() }) =>
    allOf(
      pollEvents(
        async () => ({
          status: 200,
          headers,
          body: Buffer.from(JSON.stringify({ value })),
          url: new URL('https://graph.example.com'),
        }),
        allEvents,
        undefined,
        { warn() {} },
      ),
    )
  const event = (lastModifiedDateTime: string) => ({ id: 'a', lastModifiedDateTime })

  test('a poll with includeDeleted is rejected', async () => {
    await expect(polls.poll({ includeDeleted: true })).rejects.toMatchObject({
      name: 'ConfigurationError',
      message: expect.stringContaining('"includeDeleted"'),
    })
    expect(calendar.queries).toEqual([])
  })

  test.each([
    [
      'another order',
      [event('2026-01-31T08:00:00.0000001Z'), event('2026-01-31T08:00:00Z')],
      'another order',
    ],
    ['an event without an ID', [{ lastModifiedDateTime: '2026-01-31T08:00:00Z' }], 'without its ID'],
    ['an event without a time', [event('yesterday')], 'the time of its last change'],
  ])('a response with %s is rejected', async (_what, value, words) => {
    await expect(pollResponse(value)).rejects.toMatchObject({
      name: 'UnexpectedResponseError',
      message: expect.stringContaining(words),
    })
  })

  test('a response without a Date header is compared with the local clock, less five minutes', async () => {
    const minutesAgo = (minutes: number) => event(new Date(Date.now() - minutes * 60_000).toISOString())
    const [page] = await pollResponse([{ ...minutesAgo(7), id: 'earlier' }, minutesAgo(3)], { date: '' })
    expect(page?.records.map(({ id }) => id)).toEqual(['earlier'])
    const settled = Date.parse(Object(page?.cursor).settled)
    expect(settled).toBeLessThan(Date.now() - 5 * 60_000)
  })
})
