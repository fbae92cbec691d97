import { type ListCursor, roundOf, shrinkToFit, withoutRound } from '../../../lib/listPolling/listCursor'
import { resumeList } from '../../../lib/listPolling/resumeList'
import type { Value } from '../../../lib/listPolling/watermark/compareValues'
import { emptyChecksum, mostMarks, noneSeen } from '../../../lib/listPolling/watermark/seenVersions'
import { nothingShown } from '../../../lib/listPolling/watermark/selectNew'
import type { Watermark } from '../../../lib/listPolling/watermark/watermark'
import { byUpdatedAt, endpoint } from './endpoints'

const list = endpoint({ watermark: byUpdatedAt, paging: { style: 'offset' } })
function seen(value: Value, equal: string, newer: string): Watermark {
  return { value, equal: { marks: equal }, newer: { marks: newer }, settledMs: 1000 }
}

const fresh = resumeList(undefined, list).cursor
const between: ListCursor = { ...fresh, watermark: seen(5, 'abcdefg', 'opqrstu') }
const inRound: ListCursor = {
  ...between,
  round: {
    position: { next: 10, seen: 10 },
    trail: { pages: 1 },
    startedAtMs: 1000,
    shown: nothingShown,
    raised: seen(6, 'hijklmn', ''),
  },
}

describe('resumeList', () => {
  test.each([undefined, null, {}])('the snapshot %j starts from the beginning', (stored) => {
    expect(resumeList(stored, list)).toEqual({ cursor: fresh })
    expect(roundOf(fresh)).toEqual({ position: { seen: 0 }, trail: { pages: 0 }, shown: nothingShown })
  })

  test.each([between, inRound])('a snapshot of the same list is continued', (cursor) => {
    expect(resumeList(JSON.parse(JSON.stringify(cursor)), list)).toEqual({ cursor })
  })

  test('a new round starts with the watermark and records again which versions the list shows', () => {
    expect(roundOf(between).raised).toEqual({ ...seen(5, '', ''), equal: noneSeen, newer: noneSeen })
    expect(roundOf(inRound)).toBe(inRound.round)
  })

  test.each([
    ['path', { path: '/other' }],
    ['itemsPath', { itemsPath: 'data' }],
    ['watermarkField', { watermark: { ...byUpdatedAt, field: 'createdAt' } }],
    ['watermarkParameter', { watermark: { field: 'updatedAt' } }],
    ['provider', { provider: 'microsoft' as const }],
  ])('another %s starts from the beginning and is logged', (_, change) => {
    const changed = endpoint({ watermark: byUpdatedAt, paging: { style: 'offset' }, ...change })
    expect(resumeList(inRound, changed)).toEqual({
      cursor: resumeList(undefined, changed).cursor,
      note: expect.stringContaining('from the beginning'),
    })
  })

  test('another paging style starts the round again, keeps the watermark, and is logged', () => {
    const changed = { ...list, paging: { ...list.paging, pageSize: 7 } }
    const { cursor, note } = resumeList(inRound, changed)
    expect(note).toContain('The round starts over')
    expect(cursor).toEqual({ ...resumeList(undefined, changed).cursor, watermark: between.watermark })
    expect(resumeList(between, changed)).toEqual({ cursor })
  })

  test.each<[string, unknown]>([
    ['another trigger, by delta', { v: 1, scope: 'contacts', select: '*', round: 'first' }],
    ['another trigger, by stamp', { v: 1, objectType: 'Account', from: '2026-01-31T08:00:00.000Z' }],
    ['another version', { ...between, v: 2 }],
    ['a string', 'snapshot'],
    ['a list', [1]],
    ['a watermark with an invalid value', { ...between, watermark: { ...between.watermark, value: {} } }],
    ['a watermark without seen versions', { ...between, watermark: { value: 5 } }],
    ['invalid seen versions', { ...between, watermark: { ...between.watermark, newer: {} } }],
    ['no scope', { ...between, scope: undefined }],
    ['no paging', { ...between, paging: undefined }],
    [
      'a round whose shown versions are not a checksum',
      { ...between, round: { ...inRound.round, shown: { equal: noneSeen, newer: emptyChecksum } } },
    ],
    ['a round without its shown versions', { ...between, round: { ...inRound.round, shown: undefined } }],
    ['a round without a position', { ...between, round: { trail: { pages: 1 }, startedAtMs: 1 } }],
    ['a round without a trail', { ...between, round: { position: { next: 5, seen: 5 }, startedAtMs: 1 } }],
    [
      'a round without a start',
      { ...between, round: { position: { next: 5, seen: 5 }, trail: { pages: 1 } } },
    ],
    ['an invalid position', { ...between, round: { ...inRound.round, position: { next: {}, seen: 5 } } }],
    ['a round with an invalid watermark', { ...between, round: { ...inRound.round, raised: 5 } }],
  ])('a snapshot of %s is rejected', (_, stored) => {
    expect(() => resumeList(stored, list)).toThrow(
      expect.objectContaining({
        name: 'ConfigurationError',
        message: expect.stringContaining('Reset the snapshot'),
      }),
    )
  })
})

test('withoutRound restores the cursor from before the round', () => {
  expect(withoutRound(inRound)).toEqual(between)
})

describe('the size of a snapshot', () => {
  const marks = (count: number) => ({ packed: 'zzzzzz'.repeat(count) })
  const fullOf = (count: number): Watermark => ({
    value: 'x'.repeat(100),
    equal: marks(count),
    newer: marks(0),
    settledMs: 1_800_000_000_000,
    newest: 'y'.repeat(100),
  })
  const full = fullOf(200)
  const large = Number.MAX_SAFE_INTEGER
  const cursorOf = (next: string): ListCursor => ({
    ...fresh,
    watermark: full,
    round: {
      position: { next, seen: 10 ** 9, hasFullPage: true },
      trail: { pages: 10 ** 6, passed: 'f'.repeat(16), content: 'f'.repeat(16), repeats: 1 },
      startedAtMs: 1_800_000_000_000,
      shown: { equal: { count: large, sum: large }, newer: { count: large, sum: large } },
      raised: full,
    },
  })
  const sizeOf = (value: unknown) => Buffer.byteLength(JSON.stringify(value))

  test('a snapshot has room for all seen versions and a short link', () => {
    expect(shrinkToFit(cursorOf('/items?page=2'))).toEqual(cursorOf('/items?page=2'))
  })

  test('a snapshot between two rounds has room for about 500 seen versions', () => {
    const watermark = {
      ...fullOf(mostMarks),
      value: '2026-01-31T08:00:00.000Z',
      newest: '2026-01-31T08:00:00.000Z',
    }
    const between = { ...fresh, listAt: 'data.orders', watermark }
    expect(shrinkToFit(between)).toEqual(between)
    const withToken = { ...between, watermark: fullOf(500), knownParents: 'abcd'.repeat(50) }
    expect(shrinkToFit(withToken)).toEqual(withToken)
  })

  test('a snapshot with a long link stores the seen versions of the current round as a checksum', () => {
    const cursor = shrinkToFit(cursorOf('x'.repeat(1500)))
    expect(sizeOf(cursor)).toBeLessThan(4096)
    expect(cursor.watermark).toEqual(full)
    expect(cursor.round?.raised).toMatchObject({ equal: { count: 200 }, newer: { count: 0 } })
  })

  test('a snapshot with a very long link stores all seen versions as a checksum', () => {
    const cursor = shrinkToFit(cursorOf('x'.repeat(2600)))
    expect(sizeOf(cursor)).toBeLessThan(4096)
    expect(cursor.watermark).toMatchObject({ equal: { count: 200 }, newer: { count: 0 } })
  })

  test('a snapshot never loses its position', () => {
    expect(shrinkToFit(cursorOf('x'.repeat(5000))).round?.position.next).toHaveLength(5000)
  })
})
