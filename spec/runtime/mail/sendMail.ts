import { type StartedStep, tenantFacts } from '../../support/tenantSpec'
import { watch } from '../../support/tenantWatch'

const offer = { to: 'adele@fabrikam.example', subject: 'Offer', body: 'Dear Adele,\n' }

export const sendMail = tenantFacts('sendMail', (tenant) => {
  let action: StartedStep
  let sentBefore = 0
  beforeAll(async () => {
    action = await tenant.start('sendMail', { environment: { HTTP_MAX_RETRIES: '1' } })
  })
  beforeEach(() => {
    sentBefore = tenant.graph.sentMessages().length
  })

  const sent = () => tenant.graph.sentMessages().slice(sentBefore)

  test('an email is sent with three requests, and the IDs of the copy in Sent Items are emitted', async () => {
    const seen = watch(tenant)

    const { end, outputs } = await action.step.run(offer)

    expect(end).toBe('acked')
    expect(sent()).toMatchObject([
      {
        subject: 'Offer',
        body: { contentType: 'text', content: 'Dear Adele,\n' },
        importance: 'normal',
        to: ['adele@fabrikam.example'],
      },
    ])
    expect(seen.requests().map(({ method }) => method)).toEqual(['GET', 'POST', 'POST'])
    const body = outputs[0]?.body as Record<string, string>
    expect(tenant.graph.message(body['id'] ?? '')).toMatchObject({
      isDraft: false,
      parentFolderId: tenant.graph.mailFolderId('sentitems'),
      internetMessageId: body['internetMessageId'],
      conversationId: body['conversationId'],
    })
  })

  test('recipients can be strings, lists, objects, and in the format of Graph', async () => {
    await action.step.run({
      to: '"Vance, Adele" <adele@fabrikam.example>; b@fabrikam.example',
      cc: ['c@fabrikam.example', { address: 'd@fabrikam.example', name: 'D' }],
      bcc: { emailAddress: { address: 'e@fabrikam.example' } },
      replyTo: 'answers@contoso.example',
      subject: 'Offer',
      body: '<p>Dear all</p>',
      bodyType: 'HTML',
      importance: 'high',
    })

    expect(sent()).toMatchObject([
      {
        to: ['adele@fabrikam.example', 'b@fabrikam.example'],
        cc: ['c@fabrikam.example', 'd@fabrikam.example'],
        bcc: ['e@fabrikam.example'],
        replyTo: ['answers@contoso.example'],
        body: { contentType: 'html', content: '<p>Dear all</p>' },
        importance: 'high',
      },
    ])
  })

  test.each<[string, object, RegExp]>([
    ['an invalid address', { ...offer, cc: 'adele@fabrikam.example, nobody' }, /"cc" contains "nobody"/],
    ['a missing recipient', { subject: 'Offer' }, /"to", "cc", and "bcc"/],
    ['an invalid importance', { ...offer, importance: 'urgent' }, /"importance" is "urgent"/],
    ['a file without a URL', { ...offer, attachments: [{ name: 'x' }] }, /"attachments\[0\].url" is missing/],
    [
      'a file with an ftp URL',
      { ...offer, attachments: [{ url: 'ftp://x/y' }] },
      /"attachments\[0\].url" must be an https URL/,
    ],
  ])('%s is rejected before any request, and the error names the field', async (_what, body, words) => {
    const seen = watch(tenant)

    const { end, outputs } = await action.step.run(body)

    expect(end).toBe('rejected')
    expect(outputs).toMatchObject([
      { kind: 'error', body: { name: 'ConfigurationError', message: expect.stringMatching(words) } },
    ])
    expect(seen.requests()).toEqual([])
  })

  test('the copy of an email is in Deleted Items instead of Sent Items if saveToSentItems is false', async () => {
    const sentItems = tenant.graph.messageIds('sentitems').length
    const { outputs } = await action.step.run({ ...offer, saveToSentItems: false })
    const { id = '' } = (outputs[0]?.body ?? {}) as { id?: string }

    expect(sent()).toHaveLength(1)
    expect(tenant.graph.messageIds('sentitems')).toHaveLength(sentItems)
    expect(tenant.graph.message(id)['parentFolderId']).toBe(tenant.graph.mailFolderId('deleteditems'))
  })

  test('the error for another provider lists the supported one', async () => {
    const { step } = await tenant.start('sendMail', { fields: { provider: 'salesforce' } })

    const { outputs } = await step.run(offer)

    expect(outputs).toMatchObject([
      {
        body: {
          name: 'ConfigurationError',
          message: expect.stringContaining('supports Microsoft Graph, but'),
        },
      },
    ])
  })
})
