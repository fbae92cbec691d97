import { actionStep, createRecord, fresh } from './fixtures/actionStep'
import { salesforceFixture } from './fixtures/salesforce'

const org = salesforceFixture()
const [, contacts] = org.types
const step = actionStep(org, contacts)
const newContact = () => contacts.newRecord(contacts.keyValue(fresh()))
const rows = { path: /\/sobjects\/Contact\/\w+$/ }

afterEach(() => {
  org.clearFaults()
  org.twin.lockRows(0)
})

describe('a duplicate rule', () => {
  const ids = ['0035g000000dupAAAA', '0035g000000dupBAAA']

  test.each([
    ['createObject', newContact],
    ['upsertObject', () => ({ ...contacts.otherFields(''), Legacy_Id__c: `Legacy ${fresh()}` })],
    ['updateObject', () => ({ Legacy_Id__c: 'none', Title: 'Countess' })],
  ] as const)(
    'a duplicate rule causes an error of %s with the IDs of the duplicates and the checkbox',
    async (action, body) => {
      const { id } = await createRecord(contacts)
      org.twin.fail({ kind: 'official', name: 'duplicates' }, { path: /\/sobjects\/Contact/ })
      const input = action === 'updateObject' ? { Id: id, Title: 'Countess' } : body()
      const failure = await step.failure(action, { upsertBy: 'Legacy_Id__c' }, input)
      for (const each of ids) expect(failure.message).toContain(each)
      expect(failure).toMatchObject({
        name: 'ApiError',
        message: expect.stringMatching(/DUPLICATES_DETECTED.*"allowDuplicates"/),
      })
    },
  )
})

describe('a record with too many formulas for one response', () => {
  test('a record with too many formulas is found by queries for parts of its fields', async () => {
    const { id } = await createRecord(contacts)
    org.twin.fail({ kind: 'official', name: 'tooComplicated' }, rows)
    org.twin.fail({ kind: 'official', name: 'tooComplicated' }, { path: /\/query/ })
    const [found] = await step.bodies('lookupObject', { lookupBy: 'Id' }, { Id: id })
    expect(found).toMatchObject({ Id: id, LastName: 'Lovelace', Title: 'Analyst' })
    org.clearFaults()
    expect(found).toEqual((await step.bodies('lookupObject', { lookupBy: 'Id' }, { Id: id }))[0])
  })
})

describe('a retired API version', () => {
  test.each([
    ['lookupObject', { lookupBy: 'Id', allowZeroResults: true }],
    ['deleteObject', {}],
    ['updateObject', {}],
  ] as const)('a retired API version causes an error of %s with the setting', async (action, config) => {
    const { id } = await createRecord(contacts)
    org.twin.fail({ kind: 'official', name: 'retiredVersion' }, { path: /\/sobjects\// })
    expect(await step.failure(action, config, { Id: id, Title: 'x' })).toMatchObject({
      name: 'ConfigurationError',
      message: expect.stringContaining('SALESFORCE_API_VERSION'),
    })
  })
})

describe('a lock in an Apex trigger', () => {
  test('a write that waits for a lock in a trigger is retried and applied once', async () => {
    const before = await contacts.ids()
    org.twin.lockRows(1, { isInTrigger: true })
    await step.bodies('createObject', {}, newContact())
    expect(await contacts.ids()).toHaveLength(before.length + 1)
  })

  test('a record that waits for a lock in a trigger is sent again without the others of its list', async () => {
    org.twin.lockRows(1, { isInTrigger: true })
    const records = [newContact(), newContact()]
    const [body] = await step.bodies('createObjects', {}, { records })
    expect(body).toMatchObject({ successCount: 2, failureCount: 0 })
  })

  test('a lock in a trigger that stays causes a TemporaryError of its record', async () => {
    org.twin.lockRows(2, { isInTrigger: true })
    const [body] = await step.bodies('createObjects', {}, { records: [newContact()] })
    expect(body).toMatchObject({
      results: [
        { success: false, error: { name: 'TemporaryError', message: expect.stringContaining('LOCK_ROW') } },
      ],
    })
  })
})

test('upsertObjects offers only the Id and external IDs', async () => {
  expect(Object.keys(await step.designer('upsertObjects', 'uniqueFields'))).toEqual(['Id', 'Legacy_Id__c'])
})
