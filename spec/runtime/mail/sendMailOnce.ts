import type { Fault } from '../../../tenant/graph'
import { until } from '../../../tenant/measuring/until'
import { type StartedStep, tenantFacts } from '../../support/tenantSpec'
import { watch } from '../../support/tenantWatch'

const offer = { to: 'adele@fabrikam.example', subject: 'Offer', body: 'Dear Adele,\n' }

export const sendMailOnce = tenantFacts('sendMail with lost responses and killed processes', (tenant) => {
  let action: StartedStep
  let sentBefore = 0
  beforeAll(async () => {
    action = await tenant.start('sendMail', { environment: { HTTP_MAX_RETRIES: '1' } })
  })
  beforeEach(() => {
    sentBefore = tenant.graph.sentMessages().length
  })

  const sent = () => tenant.graph.sentMessages().slice(sentBefore)

  test.each<[string, Fault]>([
    ['504', { kind: 'gatewayTimeout', isApplied: true }],
    ['a reset connection', { kind: 'reset', isApplied: true }],
  ])('an email whose sending returned %s is sent once, and the step succeeds', async (_what, fault) => {
    tenant.graph.fail(fault, { path: '/send$' })

    const { end, outputs } = await action.step.run(offer)

    expect(end).toBe('acked')
    expect(outputs).toMatchObject([{ kind: 'data', body: { id: expect.any(String) } }])
    expect(sent()).toHaveLength(1)
  })

  test('an email that was not sent after a 504 is sent again', async () => {
    tenant.graph.fail({ kind: 'gatewayTimeout' }, { path: '/send$' })

    const { end } = await action.step.run(offer)

    expect(end).toBe('acked')
    expect(sent()).toHaveLength(1)
  })

  test('the message of an email that is still a draft after two 504 is rebounded, and the draft is sent later', async () => {
    tenant.graph.fail({ kind: 'gatewayTimeout' }, { path: '/send$', times: 2 })

    const first = await action.step.run(offer)
    const { messageId } = await action.step.send(offer, { messageId: first.outputs[0]?.messageId })
    const end = await action.step.ended(messageId)

    expect(first.outputs).toMatchObject([{ kind: 'rebound' }])
    expect(end).toBe('acked')
    expect(sent()).toHaveLength(1)
    expect(tenant.graph.messageIds('drafts')).toEqual([])
  })

  test('an email that is found neither as a draft nor as sent fails with that reason and is never repeated', async () => {
    tenant.graph.fail({ kind: 'gatewayTimeout', isApplied: true }, { path: '/send$' })
    tenant.graph.fail({ kind: 'unavailable', retryAfter: '0' }, { method: 'GET', after: 1, times: 100 })

    const { end, outputs } = await action.step.run(offer)

    expect(end).toBe('rejected')
    expect(outputs).toMatchObject([
      {
        kind: 'error',
        body: { name: 'TemporaryError', message: expect.stringContaining('may have been sent') },
      },
    ])
    expect(sent()).toHaveLength(1)
  })

  test.each<[string, Fault]>([
    ['504', { kind: 'gatewayTimeout', isApplied: true }],
    ['a reset connection', { kind: 'reset', isApplied: true }],
    ['half a response', { kind: 'halfBody' }],
    ['a response that is not JSON', { kind: 'invalidJson' }],
  ])('a draft whose creation returned %s is found and sent', async (_what, fault) => {
    tenant.graph.fail(fault, { method: 'POST', path: '/me/messages$' })

    const { end } = await action.step.run(offer)

    expect(end).toBe('acked')
    expect(sent()).toHaveLength(1)
    expect(tenant.graph.messageIds('drafts')).toEqual([])
  })

  test('a draft that was not created after a 504 is created again', async () => {
    tenant.graph.fail({ kind: 'gatewayTimeout' }, { method: 'POST', path: '/me/messages$' })

    expect((await action.step.run(offer)).end).toBe('acked')
    expect(sent()).toHaveLength(1)
  })

  test('an email that is rejected permanently leaves no draft', async () => {
    tenant.graph.fail({ kind: 'forbidden' }, { path: '/send$' })

    const { outputs } = await action.step.run(offer)

    expect(outputs).toMatchObject([{ kind: 'error', body: { name: 'PermissionError' } }])
    expect(tenant.graph.messageIds('drafts')).toEqual([])
    expect(sent()).toEqual([])
  })

  test('a container that is killed after sending an email sends no second one when the message is delivered again', async () => {
    const { step, stepId, accountId } = await tenant.start('sendMail', { hasOwnProcess: true })
    tenant.graph.fail({ kind: 'slow', delayMs: 60_000 }, { path: '/send$' })
    const seen = watch(tenant)

    const { messageId } = await step.send(offer)
    await until('the email is sent', () => sent().length === 1)
    await step.kill()
    const restarted = await tenant.startStep({ accountId, stepId, functionName: 'sendMail', isShared: true })
    const { end, outputs } = await restarted.settled(messageId)

    expect(end).toBe('acked')
    expect(outputs).toMatchObject([{ kind: 'data', body: { id: expect.any(String) } }])
    expect(sent()).toHaveLength(1)
    expect(seen.requests().map(({ method }) => method)).toEqual(['GET', 'POST', 'POST', 'GET'])
  })

  test('a redelivered message sends nothing unless its content has changed', async () => {
    const first = await action.step.send(offer)
    await action.step.settled(first.messageId)
    for (const body of [offer, { ...offer, subject: 'Another offer' }]) {
      await action.step.send(body, { messageId: first.messageId })
      await action.step.settled(first.messageId)
    }

    expect(sent().map(({ subject }) => subject)).toEqual(['Offer', 'Another offer'])
  })

  test('a redelivered message whose email is found behind empty pages sends nothing', async () => {
    const { messageId } = await action.step.send(offer)
    await action.step.settled(messageId)
    tenant.graph.insertEmptyListPages(2)
    await action.step.send(offer, { messageId })

    expect((await action.step.settled(messageId)).end).toBe('acked')
    expect(sent()).toHaveLength(1)
  })

  test('another email that the search returns without its filter does not count as sent', async () => {
    await action.step.run({ ...offer, subject: 'Another offer' })
    tenant.graph.fail({ kind: 'ignoredFilter' }, { method: 'GET', path: '/messages\\?' })

    expect((await action.step.run(offer)).end).toBe('acked')
    expect(sent().map(({ subject }) => subject)).toEqual(['Another offer', 'Offer'])
  })
})
