import { setTimeout as delay } from 'node:timers/promises'
import type { Step, StepOutput } from '../../tenant/brokers/broker'
import type { PubSubTwin } from '../../tenant/salesforce'
import { rpcErrors } from '../../tenant/salesforce/events'
import { describeTenant, type SpecTenant } from '../support/tenantSpec'

type Wish = Parameters<SpecTenant['startStep']>[0]

const topic = '/data/AccountChangeEvent'

describeTenant('Subscribe to Events', (tenant) => {
  let pubSub: PubSubTwin
  let steps = 0

  beforeAll(async () => {
    // Salesforce sends an empty response after 270 s without events.
    pubSub = await tenant.salesforce.startPubSub({ keepaliveMs: 300 })
  })

  async function start(flowType: string, { config = {}, ...wish }: Partial<Wish> = {}) {
    const accountId = await tenant.connect({ provider: 'salesforce' })
    const step = {
      functionName: 'subscribeToEvents',
      stepId: `events-${++steps}`,
      accountId,
      config: { topic, pubSubEndpoint: pubSub.url, ...config },
      environment: { ELASTICIO_FLOW_TYPE: flowType },
      hasRaisedRates: true,
      // A process has only one subscription that outlives an execution.
      isShared: flowType !== 'long_running',
      ...wish,
    }
    return { step: await tenant.startStep(step), restart: () => tenant.startStep(step) }
  }

  const create = (Name: string): string =>
    tenant.salesforce.create('Account', { Name, BillingCity: 'Berlin' })

  test('an ordinary flow emits changes since its last execution with the names of the changed fields', async () => {
    const { step } = await start('ordinary')
    const first = await step.run({})
    const id = create('Contoso')
    tenant.salesforce.update('Account', [id], { BillingCity: 'Bonn', Phone: null, Type: 'Partner' })
    const second = await step.run({})

    expect(bodies(first.outputs, 'data')).toEqual([])
    expect(bodies(second.outputs, 'data')).toMatchObject([
      { topic, payload: { Name: 'Contoso', ChangeEventHeader: { changeType: 'CREATE', recordIds: [id] } } },
      {
        payload: {
          Name: null,
          BillingAddress: { City: 'Bonn' },
          ChangeEventHeader: {
            changedFields: ['Type', 'BillingAddress.City'],
            commitNumber: expect.any(String),
          },
        },
      },
    ])
    expect(bodies(second.outputs, 'snapshot')).toEqual([
      { topic, replayId: expect.stringMatching(/^[0-9a-f]+$/) },
    ])
  })

  test('an execution of an ordinary flow without new events ends within seconds without a message or an error', async () => {
    const { step } = await start('ordinary')
    pubSub.setSilent(true)
    const startedAt = Date.now()
    const { end, outputs } = await step.run({})
    pubSub.setSilent(false)

    expect(Date.now() - startedAt).toBeLessThan(10_000)
    expect(end).toBe('acked')
    expect(outputs.filter(({ kind }) => kind !== 'snapshot')).toEqual([])
    expect(pubSub.openStreams).toBe(0)
  })

  test('a real-time flow emits events between its executions with the ID of the newest execution', async () => {
    const { step } = await start('long_running')
    const { messageId: firstTick } = await step.send({})
    await step.settled(firstTick)
    await streamIsOpen()
    create('A')
    await outputs(step, 'data', 1)
    const { messageId: secondTick } = await step.send({})
    await step.settled(secondTick)
    create('B')
    await outputs(step, 'data', 2)

    const data = step.outputs.filter(({ kind }) => kind === 'data')
    expect(names(data)).toEqual(['A', 'B'])
    expect(data.map(({ parentMessageId }) => parentMessageId)).toEqual([firstTick, secondTick])
    expect(pubSub.openStreams).toBe(1)
    await step.stop()
  })

  test('events are emitted in order at the default rates of the runtime', async () => {
    const { step } = await start('long_running', { hasRaisedRates: false })
    await step.run({})
    await streamIsOpen()
    const expected = Array.from({ length: 60 }, (_, index) => `Account ${index}`)
    for (const name of expected) create(name)
    await outputs(step, 'data', 60)

    expect(names(step.outputs)).toEqual(expected)
    await step.stop()
  })

  test('a real-time flow that is stopped or killed during events loses none', async () => {
    const { step: first, restart } = await start('long_running')
    await first.run({})
    await streamIsOpen()
    const emitted: StepOutput[] = []
    let step = first
    for (const [round, signal] of (['SIGTERM', 'SIGKILL', 'SIGTERM'] as const).entries()) {
      for (let index = 0; index < 40; index++) create(`${round}-${index}`)
      await outputs(step, 'data', 1)
      await step.kill(signal)
      emitted.push(...step.outputs)
      for (let index = 40; index < 50; index++) create(`${round}-${index}`)
      step = await restart()
      await step.run({})
    }
    await until(() => new Set(names([...emitted, ...step.outputs])).size === 150)
    await step.stop()
    emitted.push(...step.outputs)

    const idsByName = new Map<unknown, Set<string>>()
    for (const output of emitted.filter(({ kind }) => kind === 'data')) {
      const [name] = names([output])
      idsByName.set(name, (idsByName.get(name) ?? new Set()).add(output.messageId))
    }
    expect(idsByName.size).toBe(150)
    expect([...idsByName.values()].filter(({ size }) => size > 1)).toEqual([])
  })

  test('a revoked token causes one refresh, and the flow continues', async () => {
    const { step } = await start('long_running')
    await step.run({})
    await streamIsOpen()
    create('A')
    await outputs(step, 'data', 1)
    const { refreshes } = await tenant.authorizationServer.stats()
    await tenant.authorizationServer.expireAccessTokens()
    pubSub.endStreams(rpcErrors.auth)
    create('B')
    await outputs(step, 'data', 2)

    expect((await tenant.authorizationServer.stats()).refreshes - refreshes).toBe(1)
    expect(bodies(step.outputs, 'error')).toEqual([])
    await step.stop()
  })

  test('a subscription that fails permanently is reported immediately, and the next execution subscribes again', async () => {
    const { step } = await start('long_running')
    await step.run({})
    await streamIsOpen()
    pubSub.endStreams(rpcErrors.limitExceeded)
    await outputs(step, 'error', 1)
    create('A')
    await step.run({})
    await outputs(step, 'data', 1)

    expect(bodies(step.outputs, 'error')).toMatchObject([{ name: 'RateLimitError' }])
    expect(names(step.outputs)).toEqual(['A'])
    await step.stop()
  })

  test('a sample has up to 10 stored events and no snapshot, and fails if there are none', async () => {
    for (let index = 0; index < 12; index++) create(`Sample ${index}`)
    const { step } = await start('debug')
    const filled = await step.run({})
    const { step: empty } = await start('debug', { config: { topic: '/event/Order__e' } })
    const none = await empty.run({})

    expect(bodies(filled.outputs, 'data')).toHaveLength(10)
    expect(bodies(filled.outputs, 'snapshot')).toEqual([])
    expect(bodies(none.outputs, 'error')).toMatchObject([
      { name: 'NotFoundError', message: expect.stringContaining('/event/Order__e') },
    ])
  })

  test.each([
    [{ topic: 'Order__e' }, 'ConfigurationError', '"topic"'],
    [{ topic: '/event/None__e' }, 'ConfigurationError', '"topic"'],
    [{ topic: '' }, 'ConfigurationError', '"topic"'],
    [{ pubSubEndpoint: 'https://evil.example' }, 'ConfigurationError', '"pubSubEndpoint"'],
    [{ startFrom: 'yesterday' }, 'ConfigurationError', '"startFrom"'],
    [{ whenTooOld: 'never' }, 'ConfigurationError', '"whenTooOld"'],
  ])('the configuration %j is rejected', async (config, name, field) => {
    const { step } = await start('long_running', { config, isShared: true })
    const { end, outputs } = await step.run({})
    expect(end).toBe('rejected')
    expect(bodies(outputs, 'error')).toMatchObject([{ name, message: expect.stringContaining(field) }])
  })

  test('the dropdown lists platform events, change events, and channels', async () => {
    const accountId = await tenant.connect({ provider: 'salesforce' })
    const functionName = 'subscribeToEvents'
    const { result } = await tenant.call('selectModel', { accountId, functionName, modelMethod: 'topics' })
    expect(result.data).toMatchObject({
      '/event/Order__e': expect.any(String),
      '/data/AccountChangeEvent': 'Account (change event)',
      '/data/Widget__ChangeEvent': 'Widget__c (change event)',
      '/data/Sales__chn': 'Sales (channel)',
      '/data/ChangeEvents': expect.any(String),
    })
  })

  test('the metadata has the fields of the payload', async () => {
    const accountId = await tenant.connect({ provider: 'salesforce' })
    const config = { topic, pubSubEndpoint: pubSub.url }
    const { result } = await tenant.call('getMetaModel', {
      accountId,
      functionName: 'subscribeToEvents',
      config,
    })
    expect(result.data).toMatchObject({
      out: {
        properties: {
          topic: { type: 'string', required: true },
          payload: {
            type: 'object',
            properties: {
              Name: { type: 'string' },
              AnnualRevenue: { type: 'number' },
              BillingAddress: { type: 'object', properties: { City: { type: 'string' } } },
              ChangeEventHeader: {
                properties: { recordIds: { type: 'array' }, changeType: { type: 'string' } },
              },
            },
          },
        },
      },
    })
  })

  async function streamIsOpen(): Promise<void> {
    await until(() => pubSub.openStreams > 0)
    await delay(50)
  }
})

async function outputs(step: Step, kind: StepOutput['kind'], count: number): Promise<void> {
  await until(() => step.outputs.filter((output) => output.kind === kind).length >= count)
}

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await delay(10)
}

function bodies(outputs: readonly StepOutput[], kind: StepOutput['kind']): unknown[] {
  return outputs.filter((output) => output.kind === kind).map(({ body }) => body)
}

function names(outputs: readonly StepOutput[]): unknown[] {
  return bodies(outputs, 'data').map((body) => (body as { payload: { Name: unknown } }).payload.Name)
}
