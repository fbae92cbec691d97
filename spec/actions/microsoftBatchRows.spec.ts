import type { GraphTwin } from '../../tenant/graph'
import { actionStep } from './fixtures/actionStep'
import { microsoftFixture } from './fixtures/microsoft'

const fixture = microsoftFixture()
const { twin } = fixture
const contacts = actionStep(fixture, { objectType: 'contacts' })
const deletion = { method: 'DELETE' }

afterEach(() => fixture.clearFaults())

describe('deleteObjects', () => {
  test.each(['mailboxNotEnabled', 'resourceNotFound', 'invalidUser'] as const)(
    'deleteObjects reports the 404 %s of a mailbox as an error and not as a missing record',
    async (name) => {
      const [id] = twin.seed(1)
      twin.fail({ kind: 'official', name }, deletion)
      const [body] = await contacts.bodies('deleteObjects', {}, { records: [{ id }] })
      expect(body).toMatchObject({ results: [{ success: false, error: { name: 'ApiError' } }] })
      expect(twin.contactIds()).toContain(id)
    },
  )

  test.each([
    ['events', 'goneEvent'],
    ['messages', 'goneMessage'],
  ] as const)(
    'deleteObjects checks whether %s exist if their deletion is rejected with %s',
    async (objectType, name) => {
      const step = actionStep(fixture, { objectType })
      const seed = () => (objectType === 'events' ? twin.seedEvents(2) : twin.seedMessages(2))
      const [gone = '', kept = ''] = seed()
      if (objectType === 'events') twin.deleteEvents([gone])
      else twin.deleteMessages([gone])
      twin.fail({ kind: 'official', name }, { ...deletion, times: 2 })
      const [body] = await step.bodies('deleteObjects', {}, { records: [{ id: gone }, { id: kept }] })
      expect(body).toMatchObject({
        results: [
          { index: 0, success: true, id: null },
          {
            index: 1,
            success: false,
            error: { message: expect.stringMatching(/ErrorInvalid|ErrorCannot|not be/) },
          },
        ],
      })
    },
  )
})

describe('a deletion whose response was lost', () => {
  test.each([
    ['of the batch', { kind: 'reset', isApplied: true }, { path: /batch/ }],
    ['of the record', { kind: 'gatewayTimeout', isApplied: true }, deletion],
  ] as const)(
    'the result has the ID of the deleted record if the response %s was lost',
    async (_what, fault, rule) => {
      const [id = ''] = twin.seed(1)
      twin.fail(fault, rule)
      const [body] = await contacts.bodies('deleteObjects', {}, { records: [{ id }] })
      expect(twin.contactIds()).not.toContain(id)
      expect(body).toMatchObject({ results: [{ success: true, id }] })
    },
  )

  test('the result has the ID if the record is reported as missing with another error', async () => {
    const [id = ''] = twin.seedMessages(1)
    twin.fail({ kind: 'gatewayTimeout', isApplied: true }, deletion)
    twin.fail({ kind: 'official', name: 'goneMessage' }, { ...deletion, after: 1 })
    const step = actionStep(fixture, { objectType: 'messages' })
    expect(await step.bodies('deleteObjects', {}, { records: [{ id }] })).toMatchObject([
      { results: [{ success: true, id }] },
    ])
  })

  test('a record that was throttled before it was reported as missing has no ID', async () => {
    const [id = ''] = twin.seed(1)
    twin.deleteContacts([id])
    twin.fail({ kind: 'throttled', retryAfter: '0' }, deletion)
    const [body] = await contacts.bodies('deleteObjects', {}, { records: [{ id }] })
    expect(body).toMatchObject({ results: [{ success: true, id: null }] })
  })
})

test('a record that upsertObjects sends to a full mailbox fails and is not marked as uncertain', async () => {
  const fault: Parameters<GraphTwin['fail']>[0] = { kind: 'official', name: 'mailboxFull' }
  twin.fail(fault, { method: 'POST', path: '/me/contacts' })
  const records = [{ emailAddress: 'full@example.com', givenName: 'Ada' }]
  const [body] = await contacts.bodies('upsertObjects', { upsertBy: 'emailAddress' }, { records })
  expect(body).toMatchObject({
    results: [{ success: false, error: { name: 'ApiError', message: expect.stringContaining('full') } }],
  })
  expect(JSON.stringify(body)).not.toContain('isUncertain')
})

describe('upsertObjects after a record that may have been created', () => {
  const creation = { method: 'POST', path: '/me/contacts' }
  const throttled = { kind: 'throttled', retryAfter: '0' } as const
  const upsert = async (...names: string[]) => {
    const records = names.map((name) => ({ emailAddress: `${name}@example.com`, givenName: name }))
    const { messages, rebound, failure } = await contacts.run(
      'upsertObjects',
      { upsertBy: 'emailAddress' },
      { records },
    )
    expect({ rebound, failure }).toEqual({ rebound: undefined, failure: undefined })
    return messages[0]?.body
  }
  const uncertain = { success: false, isUncertain: true, error: { name: 'TemporaryError' } }

  test('a lookup that is throttled to the end marks the record as uncertain and does not rebound the message', async () => {
    twin.fail({ kind: 'gatewayTimeout', isApplied: true }, creation)
    twin.fail(throttled, { path: /batch/, after: 2, times: 2 })
    expect(await upsert('lookup')).toMatchObject({ results: [uncertain] })
  })

  test('another record of its batch that is throttled to the end does not rebound the message', async () => {
    twin.fail({ kind: 'gatewayTimeout', isApplied: true }, creation)
    twin.fail(throttled, { ...creation, times: 9 })
    expect(await upsert('first', 'second')).toMatchObject({
      results: [uncertain, { success: false, error: { name: 'RateLimitError' } }],
    })
  })
})

test.each(['throttledForbidden', 'throttledBadRequest'] as const)(
  'a record of a batch that is throttled with %s is sent again, and each is created once',
  async (name) => {
    const before = twin.contactIds().length
    twin.fail({ kind: 'official', name }, { method: 'POST', path: '/me/contacts', after: 1 })
    const records = ['a', 'b', 'c'].map((givenName) => ({ givenName }))
    const [body] = await contacts.bodies('createObjects', {}, { records })
    expect(body).toMatchObject({ successCount: 3, failureCount: 0 })
    expect(twin.contactIds()).toHaveLength(before + 3)
  },
)

test('a record of a batch that stays throttled with 403 fails with the name of a rate limit', async () => {
  const rule = { method: 'POST', path: '/me/contacts', after: 1, times: 9 }
  twin.fail({ kind: 'official', name: 'throttledForbidden' }, rule)
  const records = ['a', 'b'].map((givenName) => ({ givenName }))
  const [body] = await contacts.bodies('createObjects', {}, { records })
  expect(body).toMatchObject({
    results: [{ success: true }, { success: false, error: { name: 'RateLimitError' } }],
  })
})

test('createObjects returns the event of an earlier delivery, although it was edited in the meantime', async () => {
  const step = actionStep(fixture, { objectType: 'events' })
  const time = (hour: number) => ({ dateTime: `2026-01-15T${hour}:00:00`, timeZone: 'UTC' })
  const records = [{ subject: 'Lunch', start: time(12), end: time(13) }]
  const [first] = (await step.bodies('createObjects', {}, { records })) as { results: { id: string }[] }[]
  const id = first?.results[0]?.id ?? ''
  await step.bodies('updateObject', {}, { id, subject: 'Dinner' })
  const [again] = await step.bodies('createObjects', {}, { records })
  expect(again).toMatchObject({ results: [{ success: true, id }] })
})
