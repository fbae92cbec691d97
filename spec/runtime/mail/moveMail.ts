import type { Fault } from '../../../tenant/graph'
import { type StartedStep, tenantFacts } from '../../support/tenantSpec'
import { watch } from '../../support/tenantWatch'

export const moveMail = tenantFacts('moveMail', (tenant) => {
  let action: StartedStep
  let folderId = ''
  beforeAll(async () => {
    folderId = tenant.graph.createMailFolder('Orders')
    const config = { destinationId: folderId }
    action = await tenant.start('moveMail', { config, environment: { HTTP_MAX_RETRIES: '1' } })
  })

  const newMessage = () => tenant.graph.seedMessages(1)[0] ?? ''
  const move = (messageId: string, step = action.step) => step.run({ messageId })

  test('a moved message is emitted with an ID that stays valid', async () => {
    const messageId = newMessage()
    const { subject } = tenant.graph.message(messageId)

    const { end, outputs } = await move(messageId)

    expect(end).toBe('acked')
    const moved = (outputs[0]?.body ?? {}) as Record<string, string>
    expect(moved).toMatchObject({ subject, parentFolderId: folderId })
    expect(Object.keys(moved).filter((name) => name.includes('@odata'))).toEqual([])
    const again = await move(moved['id'] ?? '')
    expect(again.outputs).toMatchObject([{ kind: 'data', body: { id: moved['id'] } }])
  })

  test('a message is moved to Deleted Items if no folder is selected', async () => {
    const { step } = await tenant.start('moveMail')

    const { outputs } = await move(newMessage(), step)

    const parentFolderId = tenant.graph.mailFolderId('deleteditems')
    expect(outputs).toMatchObject([{ kind: 'data', body: { parentFolderId } }])
  })

  test.each<[string, Fault, number]>([
    ['succeeds and returns 504', { kind: 'gatewayTimeout', isApplied: true }, 1],
    ['succeeds before its connection is reset', { kind: 'reset', isApplied: true }, 1],
    ['fails and returns 504', { kind: 'gatewayTimeout' }, 2],
  ])('a message whose move %s is in its folder once', async (_what, fault, calls) => {
    const messageId = newMessage()
    const before = tenant.graph.messageIds(folderId).length
    tenant.graph.fail(fault, { path: '/move$' })
    const seen = watch(tenant)

    const { outputs } = await move(messageId)

    expect(outputs).toMatchObject([{ kind: 'data', body: { parentFolderId: folderId } }])
    expect(tenant.graph.messageIds(folderId)).toHaveLength(before + 1)
    expect(seen.requests().filter(({ method }) => method === 'POST')).toHaveLength(calls)
  })

  test('moving an unknown message is a NotFoundError', async () => {
    const messageId = newMessage()
    tenant.graph.deleteMessages([messageId])

    const { end, outputs } = await move(messageId)

    expect(end).toBe('rejected')
    expect(outputs).toMatchObject([{ kind: 'error', body: { name: 'NotFoundError' } }])
  })

  test('an input without messageId is rejected', async () => {
    const { outputs } = await action.step.run({})

    expect(outputs).toMatchObject([
      { body: { name: 'ConfigurationError', message: 'The field "messageId" is missing.' } },
    ])
  })

  test('the dropdown lists nested folders, and the metadata describes a message', async () => {
    const nested = tenant.graph.createMailFolder('Late', folderId)
    const { accountId } = action

    const folders = await tenant.call('selectModel', {
      accountId,
      functionName: 'moveMail',
      modelMethod: 'mailFolders',
    })
    const metadata = await tenant.call('getMetaModel', { accountId, functionName: 'moveMail' })

    expect(folders.result).toMatchObject({ data: { [folderId]: 'Orders', [nested]: 'Orders / Late' } })
    expect(metadata.result).toMatchObject({
      data: {
        in: { properties: { messageId: { required: true } } },
        out: { properties: { subject: { type: 'string' } } },
      },
    })
  })
})
