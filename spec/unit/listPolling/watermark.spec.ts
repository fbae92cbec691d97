import { itemRecord } from '../../../lib/listPolling/itemRecord'
import { markOf, mostMarks, type SeenVersions } from '../../../lib/listPolling/watermark/seenVersions'
import { agrees, nothingShown, type Shown, selectNew } from '../../../lib/listPolling/watermark/selectNew'
import {
  advanceWatermark,
  type ValuedRecord,
  type Watermark,
  watermarkOf,
} from '../../../lib/listPolling/watermark/watermark'

const startedAt = '2026-03-01T12:00:00Z'
const startedAtMs = Date.parse(startedAt)

function at(value: string | number | undefined, ...ids: (string | number)[]): ValuedRecord[] {
  return ids.map((id) => ({ record: itemRecord({ id }, 'custom'), value }))
}
const raised = (page: readonly ValuedRecord[], from?: Watermark) => advanceWatermark(from, page, startedAtMs)
const of = (...records: readonly ValuedRecord[]): SeenVersions => ({
  marks: records.map(({ record }) => markOf(record)).join(' '),
})
const newIds = (page: readonly ValuedRecord[], watermark?: Watermark) =>
  selectNew(page, watermark, nothingShown).records.map(({ body }) => body['id'])
const many = (value: string | number) => at(value, ...Array.from({ length: mostMarks + 50 }, (_, id) => id))
const [a, b] = at(5, 'a', 'b') as [ValuedRecord, ValuedRecord]

test.each([
  [{ at: 5 }, 5],
  [{ at: '2026-01-31' }, '2026-01-31'],
  [{ at: '' }, undefined],
  [JSON.parse('{"at": 1e999}'), undefined],
  [{ at: null }, undefined],
  [{ at: { x: 1 } }, undefined],
  [{ at: true }, undefined],
  [{ at: 'x'.repeat(101) }, undefined],
  [{}, undefined],
  ['text', undefined],
])('the value of %j is %p', (item, value) => {
  expect(watermarkOf(item, 'at')).toBe(value)
})

describe('the highest value', () => {
  test('is kept with the records that have it, from page to page', () => {
    const first = raised([...at(3, 'x'), a])
    expect(first).toMatchObject({ value: 5, equal: of(a), newer: of() })
    const second = raised([b, ...at(4, 'y')], first)
    expect(second).toMatchObject({ value: 5, equal: of(a, b) })
    const [z] = at(6, 'z') as [ValuedRecord]
    expect(raised([a, z, b], second)).toMatchObject({ value: 6, equal: of(z) })
  })

  test('is none where no record has a value', () => {
    expect(raised(at(undefined, 'x')).value).toBeUndefined()
    expect(raised([]).value).toBeUndefined()
  })

  test('is the same where it is written in another way', () => {
    const [x, y] = [...at('2026-01-31T08:00:00Z', 'x'), ...at('2026-01-31T09:00:00+01:00', 'y')] as [
      ValuedRecord,
      ValuedRecord,
    ]
    expect(raised([y], raised([x])).equal).toEqual(of(x, y))
  })
})

describe('a value newer than the round, or by less than 5 seconds older', () => {
  const settledAt = '2026-03-01T11:59:55Z'
  const [x, y, z] = [
    ...at(settledAt, 'x'),
    ...at('2026-03-01T11:59:55.1Z', 'y'),
    ...at('9999-12-31', 'z'),
  ] as [ValuedRecord, ValuedRecord, ValuedRecord]

  test('does not raise the watermark, and is remembered', () => {
    const watermark = raised([z, x, y])
    expect(watermark).toMatchObject({ value: settledAt, equal: of(x), newer: of(z, y), newest: '9999-12-31' })
    expect(newIds([x, y, z, ...at(startedAt, 'late')], watermark)).toEqual(['late'])
    expect(raised([y, z])).toMatchObject({ newer: of(y, z), newest: '9999-12-31' })
  })

  test('is all that is remembered where no other was seen', () => {
    const watermark = raised(at(startedAt, 'x'))
    expect(watermark.value).toBeUndefined()
    expect(newIds([...at(startedAt, 'x', 'y'), ...at('1999-12-31', 'z')], watermark)).toEqual(['y', 'z'])
  })

  test('raises it in a later round', () => {
    expect(advanceWatermark(undefined, at(startedAt, 'x'), startedAtMs + 5000)).toMatchObject({
      value: startedAt,
    })
  })

  test('is settled where an earlier round, by a clock ahead, took it so', () => {
    const ahead = advanceWatermark(undefined, at(startedAt, 'x'), startedAtMs + 60_000)
    const again = advanceWatermark({ ...ahead, equal: of() }, at(startedAt, 'x', 'y'), startedAtMs)
    expect(newIds(at(startedAt, 'x', 'y', 'z'), again)).toEqual(['z'])
  })
})

describe('a record is new', () => {
  const isNew = (record: ValuedRecord, watermark?: Watermark) => newIds([record], watermark).length === 1

  test('in the first round', () => {
    expect(isNew(a)).toBe(true)
  })

  test('with a higher value', () => {
    expect(isNew(b, raised(at(4, 'x')))).toBe(true)
  })

  test('with the same value, unless just this version was emitted', () => {
    const watermark = raised([a])
    const changed = { ...a, record: itemRecord({ id: 'a', name: 'new' }, 'custom') }
    expect([a, b, changed].map((each) => isNew(each, watermark))).toEqual([false, true, true])
  })

  test('without a value', () => {
    expect(newIds(at(undefined, 'x'), raised([a]))).toEqual(['x'])
  })

  test('but not with a lower value', () => {
    expect(isNew(a, raised(at(6, 'x')))).toBe(false)
  })
})

describe.each([
  ['the highest value', '2026-03-01T00:00:00Z'],
  ['one of the last seconds', startedAt],
])('many records with %s', (_, value) => {
  const watermark = raised([...at('2026-01-30', 'old'), ...many(value)])
  const siftAll = (...pages: ValuedRecord[][]) =>
    pages.reduce<{ ids: string[]; shown: Shown }>(
      ({ ids, shown }, page) => {
        const sifted = selectNew(page, watermark, shown)
        return { ids: [...ids, ...sifted.records.map(({ body }) => String(body['id']))], shown: sifted.shown }
      },
      { ids: [], shown: nothingShown },
    )

  test('are held back, and newer ones are not', () => {
    const newer = at('2026-03-01T12:00:01Z', 'new')
    const { ids, shown } = siftAll(many(value).slice(70), newer, many(value).slice(0, 70))
    expect(ids).toEqual(['new'])
    expect(agrees(watermark, shown)).toBe(true)
  })

  test.each<[string, ValuedRecord[]]>([
    ['one more', [...many(value), ...at(value, 'more')]],
    ['one less', many(value).slice(1)],
    ['one in place of another', [...many(value).slice(1), ...at(value, 'other')]],
  ])('are not the same any more with %s', (_what, page) => {
    const { ids, shown } = siftAll(page)
    expect(ids).toEqual([])
    expect(agrees(watermark, shown)).toBe(false)
  })

  test('are told apart from records between the two', () => {
    expect(siftAll(at('2026-03-01T11:00:00Z', 'between')).ids).toEqual(['between'])
  })
})

describe('fewer records of one value', () => {
  const shownOf = (watermark: Watermark, page: ValuedRecord[]) =>
    selectNew(page, watermark, nothingShown).shown

  test.each([
    ['a second that is over', '2026-03-01T11:59:54Z', true],
    ['a day that is long over', '2026-02-26', true],
    ['a minute, an hour or a day that may go on', '2026-03-01T11:59:00Z', false],
    ['a day that may go on elsewhere', '2026-02-28', false],
    ['a second since 1970', 1_772_366_000, true],
    ['a number that is no time', 17, false],
    ['a text', 'abc', false],
  ])('have changed since, or are gone: %s', (_what, value, expected) => {
    const watermark = raised(many(value))
    expect(agrees(watermark, shownOf(watermark, many(value).slice(2)))).toBe(expected)
    expect(agrees(watermark, shownOf(watermark, [...many(value).slice(1), ...at(value, 'other')]))).toBe(
      false,
    )
    expect(agrees(watermark, shownOf(watermark, [...many(value), ...at(value, 'more')]))).toBe(false)
  })
})

test('what is remembered one by one needs no proof', () => {
  expect(agrees(raised([a]), nothingShown)).toBe(true)
})
