import { actionStep } from './fixtures/actionStep'
import type { Fault } from './fixtures/fixture'
import type { ActionName } from './fixtures/inProcess'
import { microsoftFixture } from './fixtures/microsoft'

const fixture = microsoftFixture()
const { twin } = fixture
const events = actionStep(fixture, { objectType: 'events' })
const time = (hour: number) => ({ dateTime: `2026-03-01T${hour}:00:00`, timeZone: 'UTC' })
const lunch = { subject: 'Lunch', start: time(12), end: time(13) }

let created: () => readonly string[]
beforeEach(() => {
  const before = new Set(twin.eventIds())
  created = () => twin.eventIds().filter((id) => !before.has(id))
})
afterEach(() => fixture.clearFaults())

let messages = 0
const newId = () => `message-${++messages}`

/** Returns the event that the action emits for a message. */
async function emitted(
  action: ActionName,
  message: string,
  body: object = lunch,
): Promise<{ readonly id: string }> {
  const { messages, failure, rebound } = await events.run(action, {}, body, message)
  const [event] = messages
  if (!event) throw failure ?? rebound ?? new Error('There is no message.')
  return event.body as { readonly id: string }
}

describe.each(['createObject', 'upsertObject'] as const)('a new event of %s', (action) => {
  test.each<Fault>(['lostResponse', 'halfResponse', 'gatewayTimeout', 'reset', 'unavailable'])(
    `${action} creates an event once if the first attempt ends with %s`,
    async (fault) => {
      fixture.fail(fault, { method: 'POST' })
      const { id } = await emitted(action, newId())
      expect(created()).toEqual([id])
    },
  )

  test(`${action} emits the same event if a message is delivered again, and another one for another message`, async () => {
    const message = newId()
    const first = await emitted(action, message)
    expect(await emitted(action, message)).toEqual(first)
    const others = [
      await emitted(action, newId()),
      await emitted(action, message, { ...lunch, subject: 'Dinner' }),
    ]
    expect(created()).toEqual([first, ...others].map(({ id }) => id))
  })

  test(`${action} emits the event as it is if it was edited before the message is delivered again`, async () => {
    const message = newId()
    const { id } = await emitted(action, message)
    await events.bodies('updateObject', {}, { id, subject: 'Dinner' })
    expect(await emitted(action, message)).toMatchObject({ id, subject: 'Dinner' })
  })
})

describe('new events of createObjects', () => {
  const subjectsIn = (ids: readonly string[]) => ids.map((id) => twin.event(id)['subject'])
  const createAll = async (message: string, subjects: readonly string[]) => {
    const records = subjects.map((subject) => ({ ...lunch, subject }))
    const { messages } = await events.run('createObjects', {}, { records }, message)
    const { results } = Object(messages[0]?.body) as { results: { id: string; success: boolean }[] }
    expect(results.every(({ success }) => success)).toBe(true)
    return results.map(({ id }) => id)
  }

  test('a message that is delivered again with the same records creates nothing', async () => {
    const message = newId()
    const ids = await createAll(message, ['A', 'B'])
    expect(await createAll(message, ['A', 'B'])).toEqual(ids)
    expect(created()).toEqual(ids)
  })

  test('a message that is delivered again with other records creates only these', async () => {
    const message = newId()
    const [first, second] = await createAll(message, ['A', 'B'])
    const again = await createAll(message, ['A', 'B2', 'C'])
    expect(again[0]).toBe(first)
    expect(again).not.toContain(second)
    expect(subjectsIn(created())).toEqual(['A', 'B', 'B2', 'C'])
  })
})

test('a transactionId of the message is kept', async () => {
  const [event] = await events.bodies('createObject', {}, { ...lunch, transactionId: 'own-1' })
  expect(event).toMatchObject({ transactionId: 'own-1' })
})

test.each([
  ['createObject', ''],
  ['createObject', ' '],
  ['createObject', null],
  ['upsertObject', ''],
] as const)('%s does not take %j for a transactionId', async (action, transactionId) => {
  const message = newId()
  fixture.fail('lostResponse', { method: 'POST' })
  const first = await emitted(action, message, { ...lunch, transactionId })
  expect(await emitted(action, message, { ...lunch, transactionId })).toEqual(first)
  expect(created()).toEqual([first.id])
})

test('an event with an empty transactionId is not sent again if the message has no ID', async () => {
  fixture.fail('lostResponse', { method: 'POST' })
  const { failure } = await events.run('createObject', {}, { ...lunch, transactionId: '' }, '')
  expect(failure).toMatchObject({ message: expect.stringContaining('may have been applied') })
  expect(created()).toHaveLength(1)
})

test('a message without an ID creates an event without a transactionId, and a lost response is an error', async () => {
  fixture.fail('lostResponse', { method: 'POST' })
  const { failure } = await events.run('createObject', {}, lunch, '')
  expect(failure).toMatchObject({ message: expect.stringContaining('may have been applied') })
  expect(created()).toHaveLength(1)
})

test('a rejected event is an error', async () => {
  const failure = await events.failure('createObject', {}, { ...lunch, start: { dateTime: 5 } })
  expect(failure).toMatchObject({ name: 'ApiError', message: expect.stringContaining('400') })
})

test('a new contact has no transactionId', async () => {
  const contacts = actionStep(fixture, { objectType: 'contacts' })
  const [contact] = await contacts.bodies('createObject', {}, { givenName: 'Ada' })
  expect(contact).not.toHaveProperty('transactionId')
})
