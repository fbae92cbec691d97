import { startFileServer } from '../../support/fileServer'
import { type StartedStep, tenantFacts } from '../../support/tenantSpec'

export const sendMailFields = tenantFacts('fields of Send Mail', (tenant) => {
  let action: StartedStep
  beforeAll(async () => {
    action = await tenant.start('sendMail', { environment: { HTTP_MAX_RETRIES: '1' } })
  })

  const lastSent = () => tenant.graph.sentMessages().at(-1)
  const offer = { to: 'adele@fabrikam.example', subject: 'Offer' }

  test('receipts, headers, and a flag reach the recipient', async () => {
    const internetMessageHeaders = [{ name: 'x-order', value: '4711' }]
    const flag = { flagStatus: 'flagged' }
    await action.step.run({ ...offer, isReadReceiptRequested: true, internetMessageHeaders, flag })

    expect(lastSent()).toMatchObject({ isReadReceiptRequested: true, internetMessageHeaders, flag })
  })

  test('an email is sent from another mailbox that the account may send as', async () => {
    tenant.graph.addMailbox('sales@contoso.example')
    await action.step.run({ ...offer, from: 'Sales <sales@contoso.example>' })

    expect(lastSent()).toMatchObject({ from: 'sales@contoso.example' })
  })

  test('the error for a header that Graph does not accept names the field', async () => {
    const { outputs } = await action.step.run({
      ...offer,
      internetMessageHeaders: [{ name: 'Received', value: 'x' }],
    })

    expect(outputs).toMatchObject([
      {
        kind: 'error',
        body: { name: 'ConfigurationError', message: expect.stringContaining('internetMessageHeaders') },
      },
    ])
  })

  test('a mailbox without quota for named properties sends an email once', async () => {
    const shared = tenant.graph.addMailbox('old@contoso.example')
    shared.exhaustPropertyQuota()
    tenant.graph.exhaustPropertyQuota()
    const { messageId } = await action.step.send(offer)
    await action.step.settled(messageId)
    const sent = tenant.graph.sentMessages().length
    await action.step.send(offer, { messageId })
    const { outputs } = await action.step.settled(messageId)

    expect(lastSent()?.internetMessageId).toMatch(/^<[\w-]{36}@/)
    expect(outputs).toMatchObject([
      { kind: 'data', body: { internetMessageId: lastSent()?.internetMessageId } },
      {},
    ])
    expect(tenant.graph.sentMessages()).toHaveLength(sent)
  })

  test('an email to the account itself is sent once, and the copy is the one in Sent Items', async () => {
    const toSelf = { ...offer, to: 'MeganB@contoso.example', subject: 'To self' }
    const { messageId } = await action.step.send(toSelf)
    await action.step.settled(messageId)
    const sent = tenant.graph.sentMessages().length
    const [copy] = tenant.graph.messageIds('sentitems').slice(-1)
    await action.step.send({ ...toSelf, saveToSentItems: false }, { messageId })
    await action.step.send(toSelf, { messageId })
    await action.step.settled(messageId)

    expect(tenant.graph.sentMessages().length).toBeGreaterThanOrEqual(sent)
    expect(tenant.graph.messageIds('sentitems')).toContain(copy)
  })

  test('a full mailbox causes one final error, and nothing is sent', async () => {
    const sent = tenant.graph.sentMessages().length
    tenant.graph.fail({ kind: 'official', name: 'mailboxFull' }, { method: 'POST' })

    const { outputs } = await action.step.run({ ...offer, subject: 'Too much' })

    expect(outputs).toMatchObject([
      {
        kind: 'error',
        body: { name: 'ApiError', message: expect.stringMatching(/mailbox is full, and nothing was/) },
      },
    ])
    expect(tenant.graph.sentMessages()).toHaveLength(sent)
  })

  test.each(['conflict', 'staleChangeKey'] as const)(
    'a request that gets a %s while sending is retried',
    async (name) => {
      tenant.graph.fail({ kind: 'official', name }, { path: '/send$' })

      const { outputs } = await action.step.run({ ...offer, subject: name })

      expect(outputs).toMatchObject([{ kind: 'data' }])
      expect(lastSent()).toMatchObject({ subject: name })
    },
  )

  test('an inline image stays inline, and a link to a cloud file is omitted', async () => {
    const files = await startFileServer()
    const url = files.file('logo.png', 500)
    const attachments = [
      { url, name: 'logo.png', contentType: 'image/png', isInline: true, contentId: 'logo@x' },
      { '@odata.type': '#microsoft.graph.referenceAttachment', name: 'Budget.xlsx' },
    ]
    const { outputs } = await action.step.run({ ...offer, attachments })
    await files.close()

    expect(outputs).toMatchObject([{ kind: 'data' }])
    expect(lastSent()?.attachments).toMatchObject([{ name: 'logo.png', isInline: true, contentId: 'logo@x' }])
    expect(lastSent()?.attachments).toHaveLength(1)
  })
})
