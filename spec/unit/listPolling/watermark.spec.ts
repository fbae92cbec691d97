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
  return ids.map((id) => ({ record: itemRecord({ id }, undefined), value }))
}
const advanced = (page: readonly ValuedRecord[], from?: Watermark) =>
  advanceWatermark(from, page, startedAtMs)
const of = (...records: readonly ValuedRecord[]): SeenVersions => ({
  packed: records.map(({ record }) => markOf(record)).join(''),
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
  test('the highest value is kept with its records across pages', () => {
    const first = advanced([...at(3, 'x'), a])
    expect(first).toMatchObject({ value: 5, equal: of(a), newer: of() })
    const second = advanced([b, ...at(4, 'y')], first)
    expect(second).toMatchObject({ value: 5, equal: of(a, b) })
    const [z] = at(6, 'z') as [ValuedRecord]
    expect(advanced([a, z, b], second)).toMatchObject({ value: 6, equal: of(z) })
  })

  test('there is no highest value if no record has a value', () => {
    expect(advanced(at(undefined, 'x')).value).toBeUndefined()
    expect(advanced([]).value).toBeUndefined()
  })

  test('a value in another notation is the same value', () => {
    const [x, y] = [...at('2026-01-31T08:00:00Z', 'x'), ...at('2026-01-31T09:00:00+01:00', 'y')] as [
      ValuedRecord,
      ValuedRecord,
    ]
    expect(advanced([y], advanced([x])).equal).toEqual(of(x, y))
  })
})

describe('a value newer than the round, or less than 5 seconds older', () => {
  const settledAt = '2026-03-01T11:59:55Z'
  const [x, y, z] = [
    ...at(settledAt, 'x'),
    ...at('2026-03-01T11:59:55.1Z', 'y'),
    ...at('9999-12-31', 'z'),
  ] as [ValuedRecord, ValuedRecord, ValuedRecord]

  test('a recent value does not advance the watermark but is stored', () => {
    const watermark = advanced([z, x, y])
    expect(watermark).toMatchObject({ value: settledAt, equal: of(x), newer: of(z, y), newest: '9999-12-31' })
    expect(newIds([x, y, z, ...at(startedAt, 'late')], watermark)).toEqual(['late'])
    expect(advanced([y, z])).toMatchObject({ newer: of(y, z), newest: '9999-12-31' })
  })

  test('a recent value is stored even if there is no older one', () => {
    const watermark = advanced(at(startedAt, 'x'))
    expect(watermark.value).toBeUndefined()
    expect(newIds([...at(startedAt, 'x', 'y'), ...at('1999-12-31', 'z')], watermark)).toEqual(['y', 'z'])
  })

  test('a recent value advances the watermark in a later round', () => {
    expect(advanceWatermark(undefined, at(startedAt, 'x'), startedAtMs + 5000)).toMatchObject({
      value: startedAt,
    })
  })

  test('a value that an earlier round with a faster clock has settled stays settled', () => {
    const ahead = advanceWatermark(undefined, at(startedAt, 'x'), startedAtMs + 60_000)
    const again = advanceWatermark({ ...ahead, equal: of() }, at(startedAt, 'x', 'y'), startedAtMs)
    expect(newIds(at(startedAt, 'x', 'y', 'z'), again)).toEqual(['z'])
  })
})

describe('new records', () => {
  const isNew = (record: ValuedRecord, watermark?: Watermark) => newIds([record], watermark).length === 1

  test('every record is new in the first round', () => {
    expect(isNew(a)).toBe(true)
  })

  test('a record with a higher value is new', () => {
    expect(isNew(b, advanced(at(4, 'x')))).toBe(true)
  })

  test('a record with the same value is new unless this version was emitted', () => {
    const watermark = advanced([a])
    const changed = { ...a, record: itemRecord({ id: 'a', name: 'new' }, undefined) }
    expect([a, b, changed].map((each) => isNew(each, watermark))).toEqual([false, true, true])
  })

  test('a record without a value is new', () => {
    expect(newIds(at(undefined, 'x'), advanced([a]))).toEqual(['x'])
  })

  test('a record with a lower value is not new', () => {
    expect(isNew(a, advanced(at(6, 'x')))).toBe(false)
  })
})

describe.each([
  ['the highest value', '2026-03-01T00:00:00Z'],
  ['one of the last seconds', startedAt],
])('many records with %s', (_, value) => {
  const watermark = advanced([...at('2026-01-30', 'old'), ...many(value)])
  const selectFrom = (...pages: ValuedRecord[][]) =>
    pages.reduce<{ ids: string[]; shown: Shown }>(
      ({ ids, shown }, page) => {
        const selected = selectNew(page, watermark, shown)
        return {
          ids: [...ids, ...selected.records.map(({ body }) => String(body['id']))],
          shown: selected.shown,
        }
      },
      { ids: [], shown: nothingShown },
    )

  test('known records are not new, but newer ones are', () => {
    const newer = at('2026-03-01T12:00:01Z', 'new')
    const { ids, shown } = selectFrom(many(value).slice(70), newer, many(value).slice(0, 70))
    expect(ids).toEqual(['new'])
    expect(agrees(watermark, shown)).toBe(true)
  })

  test.each<[string, ValuedRecord[]]>([
    ['one additional record', [...many(value), ...at(value, 'more')]],
    ['one missing record', many(value).slice(1)],
    ['one replaced record', [...many(value).slice(1), ...at(value, 'other')]],
  ])('the checksum does not match with %s', (_what, page) => {
    const { ids, shown } = selectFrom(page)
    expect(ids).toEqual([])
    expect(agrees(watermark, shown)).toBe(false)
  })

  test('a record between both values is new', () => {
    expect(selectFrom(at('2026-03-01T11:00:00Z', 'between')).ids).toEqual(['between'])
  })
})

describe('fewer records of one value', () => {
  const shownOf = (watermark: Watermark, page: ValuedRecord[]) =>
    selectNew(page, watermark, nothingShown).shown

  test.each([
    ['a second in the past', '2026-03-01T11:59:54Z', true],
    ['a day long past', '2026-02-26', true],
    ['a minute, an hour, or a day that may not be over', '2026-03-01T11:59:00Z', false],
    ['a day that may not be over in another time zone', '2026-02-28', false],
    ['a second since 1970', 1_772_366_000, true],
    ['a number that is not a time', 17, false],
    ['a string', 'abc', false],
  ])('whether fewer records with the value count as unchanged: %s', (_what, value, expected) => {
    const watermark = advanced(many(value))
    expect(agrees(watermark, shownOf(watermark, many(value).slice(2)))).toBe(expected)
    expect(agrees(watermark, shownOf(watermark, [...many(value).slice(1), ...at(value, 'other')]))).toBe(
      false,
    )
    expect(agrees(watermark, shownOf(watermark, [...many(value), ...at(value, 'more')]))).toBe(false)
  })
})

test('versions that are stored individually need no checksum', () => {
  expect(agrees(advanced([a]), nothingShown)).toBe(true)
})

test.each([1000, 1])(
  'many numeric times of a round of three days are known as a whole: 1/%d ms',
  (unitMs) => {
    const laterMs = startedAtMs + 3 * 86_400_000
    const page = many((laterMs - 60_000) / unitMs)
    const watermark = advanceWatermark(
      undefined,
      [...at((startedAtMs - 60_000) / unitMs, 'old'), ...page],
      startedAtMs,
      0,
      laterMs,
    )
    expect(watermark).toMatchObject({ value: (startedAtMs - 60_000) / unitMs })
    const { records, shown } = selectNew(page, watermark, nothingShown)
    expect(records).toEqual([])
    expect(agrees(watermark, shown)).toBe(true)
  },
)
