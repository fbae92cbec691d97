import {
  entriesIn,
  entryOf,
  fits,
  type JobEntry,
  keyOf,
  newestOf,
  roomBeside,
  since,
  withEntry,
} from '../../../lib/steps/bulk/jobEntries'

const entry = (at: number, changes: Partial<JobEntry> = {}): JobEntry => ({
  id: `7505g${String(at).padStart(10, '0')}AAA`,
  at,
  hash: 'h',
  ...changes,
})

/** More entries than a snapshot can hold. */
const many = Object.fromEntries(
  Array.from({ length: 60 }, (_, at) => [`message-${String(at).padStart(20, '0')}`, entry(at)]),
)

test('a snapshot without valid entries has none', () => {
  for (const snapshot of [undefined, null, {}, { jobs: null }, { jobs: { a: null, b: {} } }]) {
    expect(entriesIn(snapshot)).toEqual({})
  }
  expect(entriesIn({ jobs: { a: entry(1), b: 7 } })).toEqual({ a: entry(1) })
})

test('inputs with the same message ID have an entry each', () => {
  const entries = { m: entry(1) }
  expect(keyOf(entries, 'm', 'h')).toBe('m')
  expect(keyOf(entries, 'm', 'other')).toBe('m other')
  expect(entryOf(entries, 'm', 'other')).toBeUndefined()
  const both = { ...entries, 'm other': entry(2, { hash: 'other' }) }
  expect(entryOf(both, 'm', 'other')).toEqual(entry(2, { hash: 'other' }))
  expect(keyOf(both, 'm', 'other')).toBe('m other')
})

test('the newer one of two entries of an input counts', () => {
  const merged = newestOf({ a: entry(1), b: entry(5) }, { a: entry(2), b: entry(4), c: entry(3) })
  expect(merged).toEqual({ a: entry(2), b: entry(5), c: entry(3) })
})

test('entries that this process saved long ago do not count, because another container may have removed them', () => {
  expect(since({ a: entry(1), b: entry(2), c: entry(3) }, 2)).toEqual({ b: entry(2), c: entry(3) })
})

test('the oldest entries that are done make room', () => {
  const done = Object.fromEntries(
    Object.entries(many).map(([key, each]) => [key, { ...each, isDone: true as const }]),
  )
  const kept = withEntry(done, 'new', entry(100))
  expect(fits(kept)).toBe(true)
  expect(kept).toHaveProperty('new')
  expect(Object.keys(kept)).not.toContain(Object.keys(done)[0])
  expect(Object.keys(kept)).toContain(Object.keys(done).at(-1))
})

test('running jobs keep their room for seven days', () => {
  const week = 7 * 24 * 3_600_000
  expect(fits(withEntry(many, 'new', entry(100)))).toBe(false)
  expect(roomBeside(many, 100)).toEqual({ running: 60, hasRoom: false })
  expect(roomBeside(many, week + 59)).toEqual({ running: 1, hasRoom: true })
})
