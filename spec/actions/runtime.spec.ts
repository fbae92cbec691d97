import type { Step } from '../../tenant/brokers/broker'
import { type SpecTenant, startSpecTenant } from '../support/tenantSpec'
import type { ActionName } from './fixtures/inProcess'

/** The actions on the real runtime: one process for all, with the embedded broker. */
const tenant = {} as SpecTenant
beforeAll(async () => {
  Object.assign(tenant, await startSpecTenant())
})
afterAll(() => tenant.close())

const environment = { HTTP_MAX_RETRIES: '0' }

describe('Salesforce', () => {
  let accountId = ''
  let upsert: Step
  let search: Step
  beforeAll(async () => {
    accountId = await tenant.connect({ provider: 'salesforce' })
    ;[upsert, search] = await Promise.all([
      start('upsertObject', { objectType: 'Widget__c', upsertBy: 'Code__c' }),
      start('lookupObjects', { objectType: 'Widget__c', termNumber: 1, pageSize: 2 }),
    ])
  })

  const start = (functionName: ActionName, config: object) =>
    tenant.startStep({
      isShared: true,
      accountId,
      functionName,
      stepId: `salesforce-${functionName}`,
      config: { ...config },
      environment,
    })

  test('an upsert emits the stored record', async () => {
    const { end, outputs } = await upsert.run({ Code__c: "It's 1", Model__c: 'M-1' })
    expect(end).toBe('acked')
    expect(outputs).toMatchObject([{ kind: 'data', body: { Code__c: "It's 1", Model__c: 'M-1' } }])
  })

  test('a validation error of the org is part of the error message, with its code and fields', async () => {
    const { end, outputs } = await upsert.run({ Code__c: '2', Model__c: 'M-1', Quantity__c: -1 })
    expect(end).toBe('rejected')
    expect(outputs).toMatchObject([
      {
        kind: 'error',
        body: {
          name: 'ApiError',
          message: expect.stringMatching(
            /400 FIELD_CUSTOM_VALIDATION_EXCEPTION for .*The quantity must not be negative\. \(fields: Quantity__c\)/,
          ),
        },
      },
    ])
  })

  test('an upsert that matches several rows fails with their IDs', async () => {
    const ids = [1, 2].map(() => tenant.salesforce.create('Widget__c', { Code__c: 'twice', Model__c: 'M' }))
    const { outputs } = await upsert.run({ Code__c: 'twice', Model__c: 'M-1' })
    expect(outputs).toMatchObject([{ kind: 'error', body: { name: 'ConfigurationError' } }])
    for (const id of ids) expect(JSON.stringify(outputs)).toContain(id)
  })

  test('an exceeded quota rebounds the message, which is later processed', async () => {
    tenant.salesforce.setQuota({ used: 15_000 })
    const { end, outputs } = await upsert.run({ Code__c: '3', Model__c: 'M-1' })
    expect(end).toBe('acked')
    const message = expect.stringContaining('REQUEST_LIMIT_EXCEEDED')
    expect(outputs).toMatchObject([{ kind: 'rebound', body: { message } }])
    tenant.salesforce.setQuota({ used: 0 })
    expect((await upsert.run({ Code__c: '3', Model__c: 'M-1' })).outputs).toMatchObject([{ kind: 'data' }])
  })

  test('a search emits each record of all pages', async () => {
    const ids = tenant.salesforce.seed('Widget__c', 5, { fields: { Model__c: 'Searched' } })
    const sTerm_1 = { fieldName: 'Model__c', condition: '=', fieldValue: 'Searched' }
    const { end, outputs } = await search.run({ sTerm_1 })
    expect(end).toBe('acked')
    expect(outputs.map(({ body }) => (body as { Id: string }).Id).sort()).toEqual(ids.sort())
    expect(new Set(outputs.map(({ messageId }) => messageId)).size).toBe(5)
  })

  test('metadata and choices are read from the org', async () => {
    const functionName = 'createObject'
    const [metadata, choices] = await Promise.all([
      tenant.call('getMetaModel', { accountId, functionName, config: { objectType: 'Widget__c' } }),
      tenant.call('selectModel', { accountId, functionName, modelMethod: 'objectTypes' }),
    ])
    expect(metadata.result).toMatchObject({
      status: 'success',
      data: { in: { properties: { Model__c: { required: true } } } },
    })
    expect(choices.result).toMatchObject({ status: 'success', data: { Widget__c: 'Widget' } })
  })
})

describe('Microsoft Graph', () => {
  let accountId = ''
  let upsert: Step
  let remove: Step
  beforeAll(async () => {
    accountId = await tenant.connect()
    ;[upsert, remove] = await Promise.all([
      start('upsertObject', { objectType: 'contacts', upsertBy: 'emailAddress' }),
      start('deleteObject', { objectType: 'contacts', lookupBy: 'emailAddress' }),
    ])
  })

  const start = (functionName: ActionName, config: object) =>
    tenant.startStep({
      isShared: true,
      accountId,
      functionName,
      stepId: `microsoft-${functionName}`,
      config: { ...config },
      environment,
    })

  test('an upsert creates a contact and then changes it', async () => {
    const emailAddress = 'ada@example.com'
    const created = await upsert.run({ emailAddress, givenName: 'Ada' })
    const changed = await upsert.run({ emailAddress, jobTitle: 'Countess' })
    const [id] = tenant.graph.contactIds()
    expect(created.outputs).toMatchObject([{ kind: 'data', body: { id, givenName: 'Ada' } }])
    expect(changed.outputs).toMatchObject([
      { kind: 'data', body: { id, givenName: 'Ada', jobTitle: 'Countess' } },
    ])
  })

  test('a creation whose response is lost fails, is not rebounded, and creates one contact', async () => {
    const before = tenant.graph.contactIds().length
    tenant.graph.fail({ kind: 'reset', isApplied: true }, { method: 'POST' })
    const { end, outputs } = await upsert.run({ emailAddress: 'lost@example.com' })
    expect(end).toBe('rejected')
    expect(outputs).toMatchObject([{ kind: 'error', body: { name: 'TemporaryError' } }])
    expect(tenant.graph.contactIds()).toHaveLength(before + 1)
  })

  test('a deletion returns the ID, and {} the next time', async () => {
    const id = tenant.graph.createContact({ emailAddresses: [{ address: 'gone@example.com' }] })
    const input = { emailAddress: 'gone@example.com' }
    expect((await remove.run(input)).outputs).toMatchObject([{ kind: 'data', body: { id } }])
    expect((await remove.run(input)).outputs.map(({ body }) => body)).toEqual([{}])
  })
})
