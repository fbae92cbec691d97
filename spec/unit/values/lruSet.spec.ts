import { LruSet } from '../../../lib/values/lruSet'

test('tells a new value from one that is remembered', () => {
  const set = new LruSet(3)
  expect(set.add('a')).toBe(true)
  expect(set.add('a')).toBe(false)
})

test('forgets the oldest value beyond its limit', () => {
  const set = new LruSet(2)
  for (const value of ['a', 'b', 'c']) set.add(value)
  expect([...set]).toEqual(['b', 'c'])
  expect(set.add('a')).toBe(true)
})

test('a value added again is the newest', () => {
  const set = new LruSet(2)
  for (const value of ['a', 'b', 'a', 'c']) set.add(value)
  expect([...set]).toEqual(['a', 'c'])
})
