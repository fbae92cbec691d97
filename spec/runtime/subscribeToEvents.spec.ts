import type { StepOutput } from '../../tenant/brokers/broker'
import type { PubSubTwin } from '../../tenant/salesforce'
import { describeTenant } from '../support/tenantSpec'

const topic = '/data/AccountChangeEvent'

describeTenant('Subscribe to Events in an ordinary flow', (tenant) => {
  let pubSub: PubSubTwin
  let steps = 0

  beforeAll(async () => {
    pubSub = await tenant.salesforce.startPubSub()
  })

  async function start(config: Record<string, unknown> = {}, environment: Record<string, string> = {}) {
    const accountId = await tenant.connect({ provider: 'salesforce' })
    const stepId = `events-${++steps}`
    const step = await tenant.startStep({
      functionName: 'subscribeToEvents',
      stepId,
      accountId,
      config: { topic, pubSubEndpoint: pubSub.url, ...config },
      environment,
      hasRaisedRates: true,
    })
    return { step, stepId, accountId }
  }

  test('a record changed between two executions is emitted by the second one', async () => {
    const { step } = await start()
    const first = await step.run({})
    const id = tenant.salesforce.create('Account', { Name: 'Contoso', BillingCity: 'Berlin' })
    tenant.salesforce.update('Account', [id], { BillingCity: 'Bonn', Phone: '1' })
    const second = await step.run({})
    expect(data(first.outputs)).toEqual([])
    expect(data(second.outputs)).toMatchObject([
      { topic, payload: { Name: 'Contoso', ChangeEventHeader: { changeType: 'CREATE', recordIds: [id] } } },
      {
        payload: {
          Name: null,
          BillingAddress: { City: 'Bonn' },
          ChangeEventHeader: { changedFields: ['Phone', 'BillingAddress.City'] },
        },
      },
    ])
  })
})

function data(outputs: readonly StepOutput[]) {
  return outputs.filter(({ kind }) => kind === 'data').map(({ body }) => body)
}
