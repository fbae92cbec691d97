import { process as poll } from '../../lib/triggers/getNewAndUpdatedObjectsPolling'
import { actionStep, createRecord, fresh } from './fixtures/actionStep'
import { salesforceFixture } from './fixtures/salesforce'

const org = salesforceFixture()
const [widgets, contacts] = org.types
const step = actionStep(org, widgets)

const statuses = () => org.twin.requestsSeen.map(({ method, status }) => `${method} ${status}`)

test('an upsert by external ID is one PATCH: 201 creates, 200 updates, and 300 lists all matches', async () => {
  const Code__c = `Upsert ${fresh()}`
  const input = { Code__c, Model__c: 'M-2' }
  const byCode = { upsertBy: 'Code__c' }
  org.twin.clearRequests()
  await step.bodies('upsertObject', byCode, input)
  await step.bodies('upsertObject', byCode, input)
  const duplicates = [await createRecord(widgets, Code__c), await createRecord(widgets, Code__c)]
  const { message } = await step.failure('upsertObject', byCode, input)
  expect(statuses()).toEqual(['PATCH 201', 'GET 200', 'PATCH 200', 'GET 200', 'PATCH 300'])
  for (const { id } of duplicates) expect(message).toContain(id)
})

test('an Id of 15 characters identifies the same row', async () => {
  const { id } = await createRecord(widgets)
  const [body] = await step.bodies('lookupObject', { lookupBy: 'Id' }, { Id: id.slice(0, 15) })
  expect(body).toMatchObject({ Id: id })
})

test('a number is equivalent to its string', async () => {
  const { id } = await createRecord(widgets, '4711')
  const [body] = await step.bodies('lookupObject', { lookupBy: 'Code__c' }, { Code__c: 4711 })
  expect(body).toMatchObject({ Id: id })
})

test('a field that is not a key is rejected, although the object has it', async () => {
  const failure = await step.failure('lookupObject', { lookupBy: 'Model__c' }, { Model__c: 'M-1' })
  expect(failure).toMatchObject({
    name: 'ConfigurationError',
    message: expect.stringContaining('does not identify a record'),
  })
})

describe('a query', () => {
  const query = 'SELECT Id, IsDeleted FROM Contact'

  test('a query optionally finds deleted records', async () => {
    const [kept, deleted] = [await createRecord(contacts), await createRecord(contacts)]
    await contacts.remove(deleted.id)
    expect(await step.bodies('query', {}, { query })).toEqual([{ Id: kept.id, IsDeleted: false }])
    expect(await step.bodies('query', { includeDeleted: true }, { query })).toEqual([
      { Id: kept.id, IsDeleted: false },
      { Id: deleted.id, IsDeleted: true },
    ])
  })

  test('a query whose cursor expires rebounds the message', async () => {
    for (let count = 0; count < 12; count++) await createRecord(contacts)
    org.twin.fail(
      { kind: 'answer', status: 400, body: [{ errorCode: 'INVALID_QUERY_LOCATOR', message: 'x' }] },
      { path: /\/query\/01g/ },
    )
    const { rebound, failure } = await step.run('query', {}, { query })
    expect(failure).toBeUndefined()
    expect(rebound).toMatchObject({ name: 'TemporaryError' })
  })
})

describe('a search', () => {
  const search = async (fieldName: string, condition: string, fieldValue: unknown) => {
    const bodies = await step.bodies(
      'lookupObjects',
      { termNumber: 1 },
      { sTerm_1: { fieldName, condition, fieldValue } },
    )
    return bodies.map((body) => (body as { Code__c: string }).Code__c)
  }
  beforeAll(() => {
    org.twin.delete('Widget__c', org.twin.ids('Widget__c'))
    const shared = { Model__c: 'M', Active__c: false }
    org.twin.create('Widget__c', { ...shared, Code__c: 'a%', Quantity__c: 5, Built_On__c: '2026-01-31' })
    org.twin.create('Widget__c', { ...shared, Code__c: 'b', Features__c: 'Light;Sound', Active__c: true })
    const times = { Sold_At__c: '2026-01-31T08:00:00.000+0000', Opens_At__c: '08:30:00.000Z' }
    org.twin.create('Widget__c', { ...shared, Code__c: 'c', ...times })
  })

  test.each<[string, string, unknown, string[]]>([
    ['Quantity__c', '>=', '5', ['a%']],
    ['Quantity__c', '>=', 5, ['a%']],
    ['Quantity__c', '=', '', ['b', 'c']],
    ['Quantity__c', '!=', null, ['a%']],
    ['Active__c', '=', 'TRUE', ['b']],
    ['Active__c', '=', false, ['a%', 'c']],
    ['Built_On__c', '<', '2026-02-01', ['a%']],
    ['Sold_At__c', '=', '2026-01-31T08:00:00Z', ['c']],
    ['Sold_At__c', '=', '2026-01-31T08:00:00', ['c']],
    ['Sold_At__c', '=', '2026-01-31T09:00:00+01:00', ['c']],
    ['Sold_At__c', '=', '2026-01-31T08:00:00.000+0000', ['c']],
    ['Opens_At__c', '<=', '08:30', ['c']],
    ['Code__c', 'like', 'A%', ['a%']],
    ['Code__c', 'IN', 'b, c', ['b', 'c']],
    ['Code__c', 'NOT IN', ['b', 'c'], ['a%']],
    ['Quantity__c', 'IN', 5, ['a%']],
    ['Quantity__c', 'IN', undefined, ['b', 'c']],
    ['Features__c', 'INCLUDES', 'Light;Sound, Motion', ['b']],
    ['Features__c', 'EXCLUDES', 'Light', ['a%', 'c']],
  ])('a search for %s %s %j finds %j', async (field, condition, value, codes) => {
    expect((await search(field, condition, value)).sort()).toEqual(codes)
  })

  test.each<[string, string, unknown]>([
    ['Quantity__c', '=', 'many'],
    ['Quantity__c', '=', '0x10'],
    ['Active__c', '=', 'yes'],
    ['Built_On__c', '=', '31.01.2026'],
    ['Sold_At__c', '=', '5'],
    ['Sold_At__c', '=', '2026-02-30T08:00:00Z'],
    ['Code__c', '=', { a: 1 }],
    ['Code__c', 'IN', []],
    ['Code__c', 'IN', [{ a: 1 }]],
  ])('a search for %s %s %j is rejected with the expected format', async (field, condition, value) => {
    await expect(search(field, condition, value)).rejects.toMatchObject({
      name: 'ConfigurationError',
      message: expect.stringContaining(`The field "fieldValue" for ${field} must be`),
    })
  })
})

test('an object type that cannot be written or queried is not offered by actions that would do so', async () => {
  const offered = async (action: 'createObject' | 'lookupObject') =>
    Object.keys(await step.designer(action, 'objectTypes'))
  expect(await offered('createObject')).not.toContain('AccountHistory')
  expect(await offered('lookupObject')).toContain('AccountHistory')
  expect(await offered('lookupObject')).not.toContain('ContactChangeEvent')
})

test('a row has no parents to choose from', async () => {
  expect(await step.designer('createObject', 'parents')).toEqual({})
})

describe('the Email of a contact, by which Salesforce finds records', () => {
  const people = actionStep(org, contacts)
  const byEmail = { lookupBy: 'Email', upsertBy: 'Email' }
  const Email = `ada${fresh()}@example.com`

  test('Email is offered as a unique field', async () => {
    expect(await people.designer('upsertObject', 'uniqueFields')).toMatchObject({ Email: 'Email' })
  })

  test('Email creates, changes, finds, and deletes the one contact that has it', async () => {
    const [created] = await people.bodies('upsertObject', byEmail, { Email, LastName: 'Byron' })
    const [changed] = await people.bodies('upsertObject', byEmail, { Email, LastName: 'Lovelace' })
    const { Id } = created as { Id: string }
    expect(changed).toMatchObject({ Id, Email, LastName: 'Lovelace' })
    expect(await people.bodies('lookupObject', byEmail, { Email })).toEqual([changed])
    expect(await people.bodies('deleteObject', byEmail, { Email })).toEqual([{ id: Id }])
  })

  test('an Email that no contact has finds no record', async () => {
    const config = { ...byEmail, allowZeroResults: true }
    expect(await people.bodies('lookupObject', config, { Email: 'none@example.com' })).toEqual([{}])
  })
})

test('the metadata of an upsert has fields that only a new record can have, and requires the key only', async () => {
  const byCode = { upsertBy: 'Code__c', lookupBy: 'Code__c' }
  const propertiesOf = async (action: 'upsertObject' | 'upsertObjects' | 'updateObject') => {
    const model = Object(await step.designer(action, 'getMetaModel', byCode))
    return (model.in.properties.records?.items ?? model.in).properties
  }
  for (const action of ['upsertObject', 'upsertObjects'] as const) {
    const properties = await propertiesOf(action)
    expect(Object.keys(properties)).toEqual(expect.arrayContaining(['Batch__c', 'Model__c']))
    expect(Object.keys(properties).filter((name) => properties[name].required)).toEqual(['Code__c'])
  }
  expect(Object.keys(await propertiesOf('updateObject'))).not.toContain('Batch__c')
})

test('a poll with an unknown field in selectedFields fails with the name of both', async () => {
  const runtime = { emit: async () => {}, logger: { debug() {}, info() {}, warn() {} } }
  const config = { ...org.account, objectType: 'Contact', selectedFields: ['LastName', 'NoSuchField'] }
  const error = await poll.call(runtime, { body: {} }, config, {}).catch((each: Error) => each)
  expect(error).toMatchObject({
    name: 'ApiError',
    message: expect.stringMatching(/"selectedFields".*NoSuchField/s),
  })
})
