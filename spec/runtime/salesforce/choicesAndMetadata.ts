import { orgFacts } from '../../support/salesforceOrg'
import { polling } from '../../support/tenantPolls'

const noRetries = { HTTP_MAX_RETRIES: '0' }

export const choicesAndMetadata = orgFacts('dropdowns and metadata of the trigger for Salesforce', (org) => {
  let accountId = ''
  beforeAll(async () => {
    accountId = await org.tenant.connect({ provider: 'salesforce' })
  })

  const call = async (method: 'selectModel' | 'getMetaModel', modelMethod: string, config = {}) => {
    const wish = { accountId, functionName: polling, modelMethod, config, environment: noRetries }
    return (await org.tenant.call(method, wish)).result.data
  }

  test('objectTypes lists the objects that can be queried', async () => {
    const choices = await call('selectModel', 'objectTypes')

    expect(choices).toMatchObject({
      Contact: 'Contact',
      Widget__c: 'Widget',
      AccountHistory: 'Account History',
    })
    expect(choices).not.toHaveProperty('ContactChangeEvent')
  })

  test('objectFields lists the fields of the object with custom ones', async () => {
    const choices = await call('selectModel', 'objectFields', { objectType: 'Widget__c' })

    expect(choices).toMatchObject({ Id: 'Record ID', Serial__c: 'Serial' })
  })

  test('the output metadata describes the record, or a list of records for the other emit behaviors', async () => {
    const record = await call('getMetaModel', '', { objectType: 'Widget__c' })
    const page = await call('getMetaModel', '', { objectType: 'Widget__c', emitBehavior: 'emitPage' })

    expect(record).toMatchObject({
      out: { properties: { Quantity__c: { type: 'number' }, Shape__c: { title: 'Shape' } } },
    })
    const { out } = record as { out: object }
    expect(page).toMatchObject({ out: { properties: { results: { type: 'array', items: out } } } })
  })
})
