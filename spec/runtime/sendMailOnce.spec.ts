import type { Fault } from '../../tenant/graph'
import { until } from '../../tenant/measuring/until'
import { describeTenant, type StartedStep } from '../support/tenantSpec'
import { watch } from '../support/tenantWatch'

const offer = { to: 'adele@fabrikam.example', subject: 'Offer', body: 'Dear Adele,\n' }

describeTenant('sendMail where answers are lost or processes die', (tenant) => {
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
  ])('what was sent and answered with %s is one mail and a success', async (_what, fault) => {
    tenant.graph.fail(fault, { path: '/send$' })

    const { end, outputs } = await action.step.run(offer)

    expect(end).toBe('acked')
    expect(outputs).toMatchObject([{ kind: 'data', body: { id: expect.any(String) } }])
    expect(sent()).toHaveLength(1)
  })

  test('what was not sent and answered with 504 is sent once more', async () => {
    tenant.graph.fail({ kind: 'gatewayTimeout' }, { path: '/send$' })

    const { end } = await action.step.run(offer)

    expect(end).toBe('acked')
    expect(sent()).toHaveLength(1)
  })

  test('what is still a draft after two 504 comes back later, and its draft is sent then', async () => {
    tenant.graph.fail({ kind: 'gatewayTimeout' }, { path: '/send$', times: 2 })

    const first = await action.step.run(offer)
    const { messageId } = await action.step.send(offer, { messageId: first.outputs[0]?.messageId })
    const end = await action.step.ended(messageId)

    expect(first.outputs).toMatchObject([{ kind: 'rebound' }])
    expect(end).toBe('acked')
    expect(sent()).toHaveLength(1)
    expect(tenant.graph.messageIds('drafts')).toEqual([])
  })

  test('what can neither be seen as draft nor as sent is an error that says so, and is never repeated', async () => {
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
    ['half an answer', { kind: 'halfBody' }],
    ['an answer that is no JSON', { kind: 'invalidJson' }],
  ])('a draft that was made and answered with %s is found and sent', async (_what, fault) => {
    tenant.graph.fail(fault, { method: 'POST', path: '/me/messages$' })

    const { end } = await action.step.run(offer)

    expect(end).toBe('acked')
    expect(sent()).toHaveLength(1)
    expect(tenant.graph.messageIds('drafts')).toEqual([])
  })

  test('a draft that was not made and answered with 504 is made once more', async () => {
    tenant.graph.fail({ kind: 'gatewayTimeout' }, { method: 'POST', path: '/me/messages$' })

    expect((await action.step.run(offer)).end).toBe('acked')
    expect(sent()).toHaveLength(1)
  })

  test('a mail that is refused for good leaves no draft behind', async () => {
    tenant.graph.fail({ kind: 'forbidden' }, { path: '/send$' })

    const { outputs } = await action.step.run(offer)

    expect(outputs).toMatchObject([{ kind: 'error', body: { name: 'PermissionError' } }])
    expect(tenant.graph.messageIds('drafts')).toEqual([])
    expect(sent()).toEqual([])
  })

  test('a container killed after its mail was sent sends no second one when the message comes again', async () => {
    const { step, stepId, accountId } = await tenant.start('sendMail', { hasOwnProcess: true })
    tenant.graph.fail({ kind: 'slow', delayMs: 60_000 }, { path: '/send$' })
    const seen = watch(tenant)

    const { messageId } = await step.send(offer)
    await until('the mail is sent', () => sent().length === 1)
    await step.kill()
    const restarted = await tenant.startStep({ accountId, stepId, functionName: 'sendMail' })
    const { end, outputs } = await restarted.settled(messageId)

    expect(end).toBe('acked')
    expect(outputs).toMatchObject([{ kind: 'data', body: { id: expect.any(String) } }])
    expect(sent()).toHaveLength(1)
    expect(seen.requests().map(({ method }) => method)).toEqual(['GET', 'POST', 'POST', 'GET'])
  })

  test('a message that comes again sends nothing, unless it comes with other words', async () => {
    const first = await action.step.send(offer)
    await action.step.settled(first.messageId)
    for (const body of [offer, { ...offer, subject: 'Another offer' }]) {
      await action.step.send(body, { messageId: first.messageId })
      await action.step.settled(first.messageId)
    }

    expect(sent().map(({ subject }) => subject)).toEqual(['Offer', 'Another offer'])
  })
})
