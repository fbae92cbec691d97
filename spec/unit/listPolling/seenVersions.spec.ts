import { itemRecord } from '../../../lib/listPolling/itemRecord'
import {
  addToChecksum,
  emptyChecksum,
  isChecksum,
  isSeenVersions,
  markOf,
  mostMarks,
  noneSeen,
  remember,
  type SeenVersions,
  seenMarks,
  toChecksum,
} from '../../../lib/listPolling/watermark/seenVersions'

const marks = (count: number) =>
  Array.from({ length: count }, (_, id) => markOf(itemRecord({ id }, undefined)))

test('a mark is short and identifies a record version', () => {
  for (const mark of marks(500)) expect(mark).toMatch(/^[\w-]{6}$/)
  expect(new Set(marks(500)).size).toBe(500)
})

test('a few versions are stored individually, each once', () => {
  const [a = '', b = '', c = ''] = marks(3)
  const memory = remember(remember(noneSeen, [a, b, a]), [b])
  expect(memory).toEqual({ packed: a + b })
  expect([a, b, c].map((mark) => seenMarks(memory).has(mark))).toEqual([true, true, false])
})

test('many versions are stored as a count and a sum, in any order and in any batches', () => {
  const many = marks(mostMarks + 50)
  const memory = remember(noneSeen, many)
  expect(isChecksum(memory)).toBe(true)
  expect(seenMarks(memory).size).toBe(0)
  const inParts = [many.slice(60), many.slice(0, 10), many.slice(10, 60)].reduce<SeenVersions>(
    remember,
    noneSeen,
  )
  expect(inParts).toEqual(memory)
  expect(addToChecksum(emptyChecksum, many.toReversed())).toEqual(memory)
  expect(addToChecksum(emptyChecksum, many.slice(1))).not.toEqual(memory)
  expect(addToChecksum(emptyChecksum, [...many.slice(1), 'abcdef'])).toMatchObject({ count: many.length })
  expect(addToChecksum(emptyChecksum, [...many.slice(1), 'abcdef'])).not.toEqual(memory)
})

test('toChecksum returns the checksum that the versions would have if there were many', () => {
  const some = marks(5)
  expect(toChecksum(remember(noneSeen, some))).toEqual(addToChecksum(emptyChecksum, some))
  expect(toChecksum(addToChecksum(emptyChecksum, some))).toEqual(addToChecksum(emptyChecksum, some))
  expect(toChecksum(noneSeen)).toEqual(emptyChecksum)
})

test('sums stay exact for any number of versions', () => {
  const { sum } = addToChecksum({ count: 5, sum: Number.MAX_SAFE_INTEGER - 1 }, ['______'])
  expect(Number.isSafeInteger(sum)).toBe(true)
})

test.each<[unknown, boolean]>([
  [noneSeen, true],
  [emptyChecksum, true],
  [{ marks: 'a b' }, true],
  [{ packed: 'abcdef______' }, true],
  [{ packed: 'abcde' }, false],
  [{ count: 1 }, false],
  [{ count: 1, sum: 'x' }, false],
  [undefined, false],
  [null, false],
  ['a', false],
])('whether %j is a SeenVersions: %p', (stored, expected) => {
  expect(isSeenVersions(stored)).toBe(expected)
})

test('the marks of a snapshot of version 0.2.0 are the same versions', () => {
  const versions = Array.from({ length: 50 }, (_, id) => itemRecord({ id }, undefined).version)
  const old = versions.map((version) => Number.parseInt(version.slice(0, 9), 16))
  const stored = { marks: old.map((number) => number.toString(36)).join(' ') }
  expect([...seenMarks(stored)]).toEqual(marks(50))
  expect(remember(stored, marks(60))).toEqual({ packed: marks(60).join('') })
  const sum = old.reduce((total, number) => (total + number) % 2 ** 52, 0)
  expect(toChecksum(stored)).toEqual({ count: 50, sum })
  expect(addToChecksum(emptyChecksum, marks(50))).toEqual({ count: 50, sum })
  expect(isChecksum(remember({ marks: '' }, []))).toBe(false)
})
