import { actionStep } from './fixtures/actionStep'
import type { Body } from './fixtures/inProcess'
import { microsoftFixture } from './fixtures/microsoft'

const mailbox = microsoftFixture()

describe('a search of messages', () => {
  const step = actionStep(mailbox, { objectType: 'messages' })
  const search = async (fieldName: string, condition: string, fieldValue: unknown) => {
    const sTerm_1 = { fieldName, condition, fieldValue }
    const bodies = await step.bodies('lookupObjects', { termNumber: 1 }, { sTerm_1 })
    return bodies.map((body) => (body as Body)['subject'])
  }
  beforeAll(async () => {
    const from = { emailAddress: { address: "o'neil@example.com" } }
    for (const message of [
      { subject: 'true', isRead: false },
      { subject: "A & B's", from },
      { subject: '5' },
    ])
      await step.bodies('createObject', {}, { importance: 'high', ...message })
  })

  test.each<[string, string, unknown, string[]]>([
    ['subject', '=', 'true', ['true']],
    ['subject', '=', true, ['true']],
    ['subject', '=', 5, ['5']],
    ['subject', 'startsWith', 'A &', ["A & B's"]],
    ['subject', 'contains', "'s", ["A & B's"]],
    ['isRead', '=', 'false', ['true']],
    ['isRead', '=', true, ['5', "A & B's"]],
    ['from/emailAddress/address', '=', "o'neil@example.com", ["A & B's"]],
    ['receivedDateTime', '<', '2001-01-01', []],
    ['receivedDateTime', '>=', '2001-01-01T00:00:00+01:00', ['5', "A & B's", 'true']],
    ['importance', '!=', 'high', []],
  ])('a search for %s %s %j finds %j', async (field, condition, value, subjects) => {
    expect((await search(field, condition, value)).sort()).toEqual(subjects)
  })

  test.each<[string, unknown]>([
    ['isRead', 'yes'],
    ['receivedDateTime', '5'],
    ['receivedDateTime', "2001-01-01T00:00:00Z' or '1' eq '1"],
    ['receivedDateTime', '2026-02-30T08:00:00Z'],
    ['subject', ['x']],
  ])('a search for %s = %j is rejected with the expected format', async (field, value) => {
    await expect(search(field, '=', value)).rejects.toMatchObject({
      name: 'ConfigurationError',
      message: expect.stringContaining(`The field "fieldValue" for ${field} must be`),
    })
  })

  test.each(['subject/../id', 'subject eq', 'subject)', '__proto__', 'constructor'])(
    'a search by the field %j is rejected',
    async (field) => {
      await expect(search(field, '=', 'x')).rejects.toMatchObject({ name: 'ConfigurationError' })
    },
  )

  test('a search by a field that Graph cannot filter fails with the error of Graph', async () => {
    await expect(search('webLink', '=', 'x')).rejects.toMatchObject({
      name: 'ApiError',
      message: expect.stringContaining('400 ErrorInvalidUrlQueryFilter'),
    })
  })
})

describe('a search of contacts by address', () => {
  const step = actionStep(mailbox, { objectType: 'contacts' })
  test.each(['<', 'startsWith'])('a search by address supports = and !=, but not %s', async (condition) => {
    const sTerm_1 = { fieldName: 'emailAddress', condition, fieldValue: 'a' }
    expect(await step.failure('lookupObjects', { termNumber: 1 }, { sTerm_1 })).toMatchObject({
      name: 'ConfigurationError',
      message: expect.stringContaining('is not one of =, !='),
    })
  })
})

test('a query with includeDeleted is rejected without a request', async () => {
  const step = actionStep(mailbox, { objectType: 'contacts' })
  const requests = await step.requestsDuring(async () => {
    const failure = await step.failure('query', { includeDeleted: true }, { query: '/me/contacts' })
    expect(failure).toMatchObject({
      name: 'ConfigurationError',
      message: expect.stringMatching(/"includeDeleted".*Clear the field/),
    })
  })
  expect(requests).toEqual([])
})

describe('a query', () => {
  const step = actionStep(mailbox, { objectType: 'calendars' })
  const names = async (query: string) =>
    (await step.bodies('query', {}, { query })).map((body) => (body as Body)['name'])
  beforeAll(async () => {
    for (const name of ['A & B', 'A + B', "O'Neil", '100%']) await step.bodies('createObject', {}, { name })
  })

  test.each([
    ["/me/calendars?$filter=name eq 'A & B'&$select=name", ['A & B']],
    ["me/calendars?$filter=name eq 'A + B'", ['A + B']],
    ["/me/calendars?$filter=name eq 'A%20%26%20B'", ['A & B']],
    ['/me/calendars?%24filter=name%20eq%20%27A%20%26%20B%27', ['A & B']],
    ["/me/calendars?$filter=name eq 'O''Neil'", ["O'Neil"]],
    ["/me/calendars?$filter=name eq '100%'", ['100%']],
    ["/me/calendars?$filter=name eq 'none?'", []],
  ])('the query %s finds %j', async (query, found) => {
    expect(await names(query)).toEqual(found)
  })

  test('a query may be an absolute URL of the API, but not of another host', async () => {
    expect(await names(`${mailbox.twin.apiBase}/me/calendars?$filter=name eq '100%25'`)).toEqual(['100%'])
    const query = 'http://127.0.0.1:9/me/calendars'
    expect(await step.failure('query', {}, { query })).toMatchObject({ name: 'ConfigurationError' })
  })

  test('a query of a single entity emits one record', async () => {
    expect(await step.bodies('query', {}, { query: '/me' })).toMatchObject([{ displayName: 'Megan Bowen' }])
  })
})

test('a new message is a draft', async () => {
  const step = actionStep(mailbox, { objectType: 'messages' })
  const [body] = await step.bodies('createObject', {}, { subject: 'To be sent later' })
  expect(body).toMatchObject({ isDraft: true })
})

test('an upsert by address keeps the other addresses of a contact', async () => {
  const emailAddresses = [{ address: 'ada@home.example' }, { address: 'ada@work.example' }]
  const id = mailbox.twin.createContact({ emailAddresses })
  const step = actionStep(mailbox, { objectType: 'contacts' })
  const input = { emailAddress: 'ADA@work.example', jobTitle: 'Countess' }
  const [body] = await step.bodies('upsertObject', { upsertBy: 'emailAddress' }, input)
  expect(body).toMatchObject({ id, emailAddresses, jobTitle: 'Countess' })
})

test('an upsert by address writes the addresses of the message', async () => {
  const emailAddresses = [{ name: 'Ada', address: 'ada@new.example' }, { address: 'ada@old.example' }]
  const step = actionStep(mailbox, { objectType: 'contacts' })
  const input = { emailAddress: 'ada@new.example', emailAddresses }
  const [body] = await step.bodies('upsertObject', { upsertBy: 'emailAddress' }, input)
  expect(body).toMatchObject({ emailAddresses })
})
