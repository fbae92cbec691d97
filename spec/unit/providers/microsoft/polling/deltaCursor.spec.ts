import {
  afterPage,
  type DeltaCursor,
  resume,
  startOver,
} from '../../../../../lib/providers/microsoft/polling/deltaCursor'

const complete: DeltaCursor = {
  v: 1,
  scope: 'contacts',
  select: '*',
  link: 'delta-1',
  syncedAt: '2026-03-01T12:00:00.000Z',
  round: 'abc',
}
const underWay: DeltaCursor = { ...complete, link: 'next-1', startedAt: '2026-03-01T13:00:00.000Z' }

describe('resuming', () => {
  test.each([undefined, null, {}])('from %j begins the first round', (stored) => {
    expect(resume(stored, 'contacts', '*')).toEqual({
      cursor: { v: 1, scope: 'contacts', select: '*', round: 'first' },
    })
  })

  test('from a stored cursor goes on where it stands', () => {
    expect(resume(complete, 'contacts', '*')).toEqual({ cursor: complete })
    expect(resume(underWay, 'contacts', '*')).toEqual({ cursor: underWay })
  })

  test('survives the way through the platform', () => {
    expect(resume(JSON.parse(JSON.stringify(underWay)), 'contacts', '*').cursor).toEqual(underWay)
  })

  test('of another folder begins from the beginning, and says so', () => {
    const { cursor, note } = resume(complete, 'contacts of folder f', '*')
    expect(cursor).toEqual({ v: 1, scope: 'contacts of folder f', select: '*', round: 'first' })
    expect(note).toMatch(/belongs to contacts, but the step polls contacts of folder f/)
  })

  test('of events, which are polled in another way, begins from the beginning, and says so', () => {
    const ofEvents = {
      v: 1,
      scope: 'events of the default calendar',
      settled: '2026-03-01T11:58:00Z',
      marks: '',
    }
    const { cursor, note } = resume(ofEvents, 'contacts', '*')
    expect(cursor).toEqual({ v: 1, scope: 'contacts', select: '*', round: 'first' })
    expect(note).toMatch(/belongs to events of the default calendar/)
  })

  test('with other fields begins a round from the last complete one, and says so', () => {
    const { cursor, note } = resume(complete, 'contacts', 'id,displayName')
    expect(cursor).toMatchObject({ select: 'id,displayName', since: '2026-03-01T11:58:00.000Z' })
    expect(cursor.link).toBeUndefined()
    expect(note).toMatch(/selected fields were changed/)
  })

  test('with other fields before the first round is complete begins from the beginning', () => {
    const { syncedAt: _, ...firstRound } = underWay
    expect(resume(firstRound, 'contacts', 'id').cursor).toEqual({
      v: 1,
      scope: 'contacts',
      select: 'id',
      round: 'first',
    })
  })

  test.each([
    ['a text', 'snapshot'],
    ['a list', [1]],
    ['a number', 7],
    ['of another version', { ...complete, v: 2 }],
    ['without a version', { ...complete, v: undefined }],
    ['of another component', { lastPoll: '2026-01-01T00:00:00Z' }],
    ['with a link that is no text', { ...complete, link: {} }],
    ['without a round', { ...complete, round: undefined }],
    ['with a time that is none', { ...complete, syncedAt: 'yesterday' }],
    ['with a time that is a number', { ...complete, since: 1 }],
  ])('from a snapshot %s is refused in words', (_, stored) => {
    expect(() => resume(stored, 'contacts', '*')).toThrow(
      expect.objectContaining({
        name: 'ConfigurationError',
        message: expect.stringMatching(/^The snapshot was not written by this version.*Reset the snapshot/),
      }),
    )
  })
})

describe('starting over', () => {
  test('takes what changed since the last complete round began, less two minutes', () => {
    expect(startOver(complete)).toEqual({
      v: 1,
      scope: 'contacts',
      select: '*',
      syncedAt: '2026-03-01T12:00:00.000Z',
      since: '2026-03-01T11:58:00.000Z',
      round: 'since 2026-03-01T11:58:00.000Z',
    })
  })

  test('in the middle of a round still counts from the last complete one', () => {
    expect(startOver(underWay).since).toBe('2026-03-01T11:58:00.000Z')
  })

  test('twice counts from the same time, so that nothing in between is lost', () => {
    expect(startOver(startOver(complete))).toEqual(startOver(complete))
  })

  test('in the first round is that round again', () => {
    const { syncedAt: _, ...firstRound } = underWay
    expect(startOver(firstRound)).toEqual({ v: 1, scope: 'contacts', select: '*', round: 'first' })
  })
})

describe('after a page', () => {
  const startedAt = '2026-03-01T14:00:00.000Z'

  test('with a next link the round goes on, with all that it knows', () => {
    const over = startOver(complete)
    expect(afterPage(over, { nextLink: 'next-2', deltaLink: '' }, startedAt)).toEqual({
      ...over,
      link: 'next-2',
      startedAt,
    })
  })

  test('with a delta link the round is complete up to its beginning', () => {
    const done = afterPage(startOver(underWay), { nextLink: undefined, deltaLink: 'delta-2' }, startedAt)
    expect(done).toEqual({
      v: 1,
      scope: 'contacts',
      select: '*',
      link: 'delta-2',
      syncedAt: startedAt,
      round: expect.stringMatching(/^[0-9a-f]{16}$/),
    })
  })

  test('the next round has a name of its own, the same after a crash', () => {
    const roundAfter = (deltaLink: string) =>
      afterPage(complete, { nextLink: undefined, deltaLink }, startedAt).round
    expect(roundAfter('delta-2')).toBe(roundAfter('delta-2'))
    expect(roundAfter('delta-2')).not.toBe(roundAfter('delta-3'))
  })
})
