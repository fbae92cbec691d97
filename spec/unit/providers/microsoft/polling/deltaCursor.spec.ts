import {
  afterPage,
  type DeltaCursor,
  resumeDelta,
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
const inRound: DeltaCursor = { ...complete, link: 'next-1', startedAt: '2026-03-01T13:00:00.000Z' }

describe('resumeDelta', () => {
  test.each([undefined, null, {}])('the snapshot %j starts the first round', (stored) => {
    expect(resumeDelta(stored, 'contacts', '*')).toEqual({
      cursor: { v: 1, scope: 'contacts', select: '*', round: 'first' },
    })
  })

  test('a stored cursor is continued at its position', () => {
    expect(resumeDelta(complete, 'contacts', '*')).toEqual({ cursor: complete })
    expect(resumeDelta(inRound, 'contacts', '*')).toEqual({ cursor: inRound })
  })

  test('a cursor is not changed by the serialization on the platform', () => {
    expect(resumeDelta(JSON.parse(JSON.stringify(inRound)), 'contacts', '*').cursor).toEqual(inRound)
  })

  test('a snapshot of another folder starts from the beginning with a warning', () => {
    const { cursor, note } = resumeDelta(complete, 'contacts of folder f', '*')
    expect(cursor).toEqual({ v: 1, scope: 'contacts of folder f', select: '*', round: 'first' })
    expect(note).toMatch(/belongs to contacts, but the step polls contacts of folder f/)
  })

  test('a snapshot of events, which are polled differently, starts from the beginning with a warning', () => {
    const ofEvents = {
      v: 1,
      scope: 'events of the default calendar',
      settled: '2026-03-01T11:58:00Z',
      marks: '',
    }
    const { cursor, note } = resumeDelta(ofEvents, 'contacts', '*')
    expect(cursor).toEqual({ v: 1, scope: 'contacts', select: '*', round: 'first' })
    expect(note).toMatch(/belongs to events of the default calendar/)
  })

  test('a change of selected fields starts a round from the last completed one with a warning', () => {
    const { cursor, note } = resumeDelta(complete, 'contacts', 'id,displayName')
    expect(cursor).toMatchObject({ select: 'id,displayName', since: '2026-03-01T11:58:00.000Z' })
    expect(cursor.link).toBeUndefined()
    expect(note).toMatch(/selected fields were changed/)
  })

  test('a change of selected fields during the first round starts from the beginning', () => {
    const { syncedAt: _, ...firstRound } = inRound
    expect(resumeDelta(firstRound, 'contacts', 'id').cursor).toEqual({
      v: 1,
      scope: 'contacts',
      select: 'id',
      round: 'first',
    })
  })

  test.each([
    ['that is a string', 'snapshot'],
    ['that is a list', [1]],
    ['that is a number', 7],
    ['of another version', { ...complete, v: 2 }],
    ['without a version', { ...complete, v: undefined }],
    ['of another component', { lastPoll: '2026-01-01T00:00:00Z' }],
    ['with a link that is not a string', { ...complete, link: {} }],
    ['without a round', { ...complete, round: undefined }],
    ['with an invalid time', { ...complete, syncedAt: 'yesterday' }],
    ['with a time that is a number', { ...complete, since: 1 }],
  ])('a snapshot %s is rejected', (_, stored) => {
    expect(() => resumeDelta(stored, 'contacts', '*')).toThrow(
      expect.objectContaining({
        name: 'ConfigurationError',
        message: expect.stringMatching(/^The snapshot was not written by this version.*Reset the snapshot/),
      }),
    )
  })
})

describe('startOver', () => {
  test('a new round includes changes since the last completed one started, minus two minutes', () => {
    expect(startOver(complete)).toEqual({
      v: 1,
      scope: 'contacts',
      select: '*',
      syncedAt: '2026-03-01T12:00:00.000Z',
      since: '2026-03-01T11:58:00.000Z',
      round: 'since 2026-03-01T11:58:00.000Z',
    })
  })

  test('a round that is interrupted starts over from the last completed one', () => {
    expect(startOver(inRound).since).toBe('2026-03-01T11:58:00.000Z')
  })

  test('a second startOver uses the same time, so that no change is lost', () => {
    expect(startOver(startOver(complete))).toEqual(startOver(complete))
  })

  test('an interrupted first round starts again as the first round', () => {
    const { syncedAt: _, ...firstRound } = inRound
    expect(startOver(firstRound)).toEqual({ v: 1, scope: 'contacts', select: '*', round: 'first' })
  })
})

describe('afterPage', () => {
  const startedAt = '2026-03-01T14:00:00.000Z'

  test('a next link continues the round and keeps its state', () => {
    const over = startOver(complete)
    expect(afterPage(over, { nextLink: 'next-2', deltaLink: '' }, startedAt)).toEqual({
      ...over,
      link: 'next-2',
      startedAt,
    })
  })

  test('a delta link completes the round and stores when it started', () => {
    const done = afterPage(startOver(inRound), { nextLink: undefined, deltaLink: 'delta-2' }, startedAt)
    expect(done).toEqual({
      v: 1,
      scope: 'contacts',
      select: '*',
      link: 'delta-2',
      syncedAt: startedAt,
      round: expect.stringMatching(/^[0-9a-f]{16}$/),
    })
  })

  test('each round has its own name, which is the same after a crash', () => {
    const roundAfter = (deltaLink: string) =>
      afterPage(complete, { nextLink: undefined, deltaLink }, startedAt).round
    expect(roundAfter('delta-2')).toBe(roundAfter('delta-2'))
    expect(roundAfter('delta-2')).not.toBe(roundAfter('delta-3'))
  })
})
