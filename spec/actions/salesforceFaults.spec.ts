import { actionStep, createRecord, fresh } from './fixtures/actionStep'
import { salesforceFixture } from './fixtures/salesforce'
import { writeFaultFacts } from './writeFaultFacts'

const org = salesforceFixture()
const [widgets, contacts] = org.types

describe('Widget__c', () => writeFaultFacts(org, widgets))

test('a write of a locked row is retried and applied once', async () => {
  const step = actionStep(org, contacts)
  const before = await contacts.ids()
  org.twin.lockRows()
  await step.bodies('createObject', {}, contacts.newRecord(contacts.keyValue(fresh())))
  expect(await contacts.ids()).toHaveLength(before.length + 1)
})

test('a row that stays locked rebounds the message', async () => {
  const id = await contacts.create(contacts.newRecord(contacts.keyValue(fresh())))
  org.twin.lockRows(2)
  const { rebound, failure } = await actionStep(org, contacts).run(
    'updateObject',
    {},
    { Id: id, ...contacts.change(0) },
  )
  expect(failure).toBeUndefined()
  expect(rebound).toMatchObject({
    name: 'TemporaryError',
    message: expect.stringContaining('Nothing was changed'),
  })
})

test('a write beyond the daily quota rebounds the message without a retry', async () => {
  const step = actionStep(org, contacts)
  org.fail('quota', { method: 'POST' })
  const requests = await step.requestsDuring(async () => {
    const { rebound } = await step.run('createObject', {}, contacts.newRecord(contacts.keyValue(fresh())))
    expect(rebound).toMatchObject({ name: 'RateLimitError' })
  })
  expect(requests).toHaveLength(1)
})

test.each(['quota', 'unavailable', 'reset', 'forbidden'] as const)(
  'a row that was created but cannot be read, with %s, is emitted with its ID and the given fields',
  async (fault) => {
    const before = await contacts.ids()
    const record = contacts.newRecord(contacts.keyValue(fresh()))
    org.fail(fault, { method: 'GET', times: 2 })
    const { messages, rebound, failure } = await actionStep(org, contacts).run('createObject', {}, record)
    org.clearFaults()
    const [id] = (await contacts.ids()).filter((each) => !before.includes(each))
    expect({ rebound, failure }).toEqual({ rebound: undefined, failure: undefined })
    expect(messages).toMatchObject([{ body: { ...record, Id: id } }])
  },
)

describe.each([
  { what: 'changed', action: 'updateObject', config: {} },
  { what: 'changed by an upsert', action: 'upsertObject', config: {} },
  { what: 'changed by its external ID', action: 'upsertObject', config: { upsertBy: 'Legacy_Id__c' } },
] as const)('a row that was $what', ({ action, config }) => {
  test.each(['quota', 'unavailable', 'reset', 'forbidden'] as const)(
    'a changed row that cannot be read, with %s, is emitted with its ID and the given fields',
    async (fault) => {
      const { id, key } = await createRecord(contacts)
      const title = `Countess ${fresh()}`
      org.fail(fault, { method: 'GET', times: 2 })
      const named = 'upsertBy' in config ? { Legacy_Id__c: key } : { Id: id }
      const { messages, rebound, failure } = await actionStep(org, contacts).run(action, config, {
        ...named,
        Title: title,
      })
      org.clearFaults()
      expect(await contacts.stored(id)).toMatchObject({ Title: title })
      expect({ rebound, failure }).toEqual({ rebound: undefined, failure: undefined })
      expect(messages).toMatchObject([{ body: { Id: id, Title: title } }])
    },
  )
})
