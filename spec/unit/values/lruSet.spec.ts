import { LruSet } from '../../../lib/values/lruSet'

test('an LruSet distinguishes a new value from a known one', () => {
  const set = new LruSet(3)
  expect(set.add('a')).toBe(true)
  expect(set.add('a')).toBe(false)
})

test('an LruSet removes the oldest value beyond its limit', () => {
  const set = new LruSet(2)
  for (const value of ['a', 'b', 'c']) set.add(value)
  expect([...set]).toEqual(['b', 'c'])
  expect(set.add('a')).toBe(true)
})

test('a value that is added again counts as the newest', () => {
  const set = new LruSet(2)
  for (const value of ['a', 'b', 'a', 'c']) set.add(value)
  expect([...set]).toEqual(['a', 'c'])
})

test('a value that is only looked up does not count as the newest', () => {
  const set = new LruSet(2)
  for (const value of ['a', 'b']) set.add(value)
  expect([set.has('a'), set.has('c')]).toEqual([true, false])
  set.add('c')
  expect(set.has('a')).toBe(false)
})
