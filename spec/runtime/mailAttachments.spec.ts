import { createHash } from 'node:crypto'
import type { StepOutput } from '../../tenant/brokers/broker'
import { messages } from '../support/polledKinds'
import { idsIn, messagesBeforeSnapshots, polling, recordsIn, startPolling } from '../support/tenantPolls'
import { describeTenant, type SpecTenant, type StepWish } from '../support/tenantSpec'
import { watch } from '../support/tenantWatch'

const pdf = { name: 'offer.pdf', sizeBytes: 200_000, contentType: 'application/pdf' }
const picture = { name: 'logo.png', sizeBytes: 5000, contentType: 'image/png', isInline: true }

describeTenant('attachments of polled messages', (tenant) => {
  test('each file is stored unchanged, and the record contains its link', async () => {
    const { step, folderId } = await startLinking()
    const [id = '', plain = ''] = [
      ...tenant.graph.seedMessages(1, { folderId, attachments: Array(12).fill(pdf) }),
      ...tenant.graph.seedMessages(1, { folderId }),
    ]

    const { end, outputs } = await step.run({})

    expect(end).toBe('acked')
    expect(idsIn(outputs)).toEqual([id, plain])
    const files = tenant.graph.attachmentsOf(id)
    expect(attachmentsIn(outputs)).toEqual([
      files.map(({ id, name }) => ({
        '@odata.type': '#microsoft.graph.fileAttachment',
        id,
        name,
        contentType: 'application/pdf',
        size: 200_000,
        isInline: false,
        url: expect.stringMatching(
          new RegExp(`^${tenant.storage.url}/objects/[\\w-]+\\?storage_type=maester$`),
        ),
      })),
      [],
    ])
    const [linked = []] = attachmentsIn(outputs)
    expect(await Promise.all(linked.map(({ url }) => sha256At(tenant, url)))).toEqual(
      files.map(({ sha256 }) => sha256),
    )
  })

  test('inline files are found, an attached item is stored as MIME, and a link to a cloud file has only a name', async () => {
    const { step, folderId } = await startLinking()
    const kinds = [
      picture,
      { name: 'RE: Offer', sizeBytes: 3000, contentType: 'message/rfc822', kind: 'item' as const },
      { name: 'Budget.xlsx', sizeBytes: 300, contentType: '', kind: 'reference' as const },
    ]
    const [id = ''] = tenant.graph.seedMessages(1, { folderId, attachments: kinds.slice(0, 1) })
    tenant.graph.changeMessages([id], { body: { contentType: 'html', content: '<img src="cid:logo">' } })
    tenant.graph.seedMessages(1, { folderId, attachments: kinds.slice(1) })

    const { outputs } = await step.run({})

    expect(attachmentsIn(outputs)).toMatchObject([
      [{ name: 'logo.png', isInline: true, size: 5000, url: expect.any(String) }],
      [
        { name: 'RE: Offer.eml', contentType: 'message/rfc822', size: 3000, url: expect.any(String) },
        { '@odata.type': '#microsoft.graph.referenceAttachment', name: 'Budget.xlsx' },
      ],
    ])
    expect(attachmentsIn(outputs)[1]?.[1]).not.toHaveProperty('url')
  })

  test('fields that are needed to find files are emitted only if they are selected', async () => {
    const { step, folderId } = await startLinking({ config: { selectedFields: ['subject'] } })
    tenant.graph.seedMessages(1, { folderId, attachments: [pdf] })

    const { outputs } = await step.run({})

    expect(recordsIn(outputs).map((record) => Object.keys(record))).toEqual([
      ['id', 'subject', 'attachments'],
    ])
    expect(attachmentsIn(outputs)).toMatchObject([[{ name: 'offer.pdf', url: expect.any(String) }]])
  })

  test('a sample stores only the files of the records that it emits', async () => {
    const { step, folderId } = await startLinking({
      environment: { ELASTICIO_FLOW_TYPE: 'debug' },
      config: { onlyUnread: true, pageSize: '7' },
    })
    for (let index = 0; index < 8; index++) {
      tenant.graph.seedMessages(1, { folderId, attachments: [pdf], unread: false })
      tenant.graph.seedMessages(2, { folderId, attachments: [pdf] })
    }
    const stored = tenant.storage.objects().length

    const { outputs } = await step.run({})

    expect(attachmentsIn(outputs)).toHaveLength(10)
    expect(tenant.storage.objects()).toHaveLength(stored + 10)
  })

  test('no file is requested or stored without the field attachments', async () => {
    const { step, folderId } = await startPolling(tenant, 0, { kind: messages })
    tenant.graph.seedMessages(1, { folderId, attachments: [pdf] })
    const [seen, stored] = [watch(tenant), tenant.storage.objects().length]

    const { outputs } = await step.run({})

    expect(recordsIn(outputs)[0]).not.toHaveProperty('attachments')
    expect(seen.events('api')).toHaveLength(1)
    expect(tenant.storage.objects()).toHaveLength(stored)
  })

  test('the storage never receives the token of the API, nor the API that of the storage', async () => {
    const { step, folderId } = await startLinking()
    tenant.graph.seedMessages(1, { folderId, attachments: [pdf] })
    const seen = watch(tenant)

    await step.run({})

    // Each of the two rejects every other token with 401.
    expect(seen.story().filter((line) => line.endsWith('401'))).toEqual([])
    expect(seen.events('platform').filter(({ path }) => path === '/objects')).toMatchObject([{ status: 201 }])
  })

  test('a token that expires before a file causes one refresh, and the file is stored', async () => {
    const { step, folderId } = await startLinking()
    const [id = ''] = tenant.graph.seedMessages(1, { folderId, attachments: [pdf] })
    tenant.graph.fail({ kind: 'unauthorized' }, { path: '/\\$value' })
    const seen = watch(tenant)

    const { outputs } = await step.run({})

    expect(await sha256At(tenant, attachmentsIn(outputs)[0]?.[0]?.url)).toBe(
      tenant.graph.attachmentsOf(id)[0]?.sha256,
    )
    expect(seen.events('token')).toHaveLength(1)
  })

  test('a file is uploaded again completely if the storage returns 500', async () => {
    const { step, folderId } = await startLinking()
    const [id = ''] = tenant.graph.seedMessages(1, { folderId, attachments: [pdf] })
    tenant.storage.fail(500)

    const { end, outputs } = await step.run({})

    expect(end).toBe('acked')
    expect(await sha256At(tenant, attachmentsIn(outputs)[0]?.[0]?.url)).toBe(
      tenant.graph.attachmentsOf(id)[0]?.sha256,
    )
  })

  test.each<[string, RegExp, () => void]>([
    ['a storage that is unavailable', /storage returned 500 for a file/, () => tenant.storage.fail(500)],
    [
      'a file that ends midway',
      /could not be read to its end: the connection was lost/,
      () => tenant.graph.fail({ kind: 'halfBody' }, { path: '/\\$value' }),
    ],
    [
      'an API that fails before the first byte',
      /Microsoft Graph returned 503 .*for GET/,
      () => tenant.graph.fail({ kind: 'unavailable' }, { path: '/\\$value' }),
    ],
  ])(
    '%s fails the poll without a new snapshot or a partial file, and the next poll continues there',
    async (_what, message, causeFault) => {
      const environment = { HTTP_MAX_RETRIES: '0' }
      const { step, folderId } = await startLinking({ environment, config: { pageSize: '2' } })
      const ids = tenant.graph.seedMessages(2, { folderId })
      ids.push(...tenant.graph.seedMessages(1, { folderId, attachments: [{ ...pdf, sizeBytes: 3_000_000 }] }))
      const stored = tenant.storage.objects().length
      causeFault()

      const first = await step.run({})
      const kept = tenant.storage.objects().length
      const second = await step.run({})

      expect(first.end).toBe('rejected')
      expect(messagesBeforeSnapshots(first.outputs)).toEqual([2])
      expect(first.outputs.at(-1)).toMatchObject({
        kind: 'error',
        body: { name: 'TemporaryError', message: expect.stringMatching(message) },
      })
      expect(kept).toBe(stored)
      expect(second.end).toBe('acked')
      expect(idsIn(second.outputs)).toEqual(ids.slice(2))
      expect(attachmentsIn(second.outputs)).toMatchObject([[{ size: 3_000_000, url: expect.any(String) }]])
    },
  )

  test('a process that is killed between a page and its snapshot emits the same message ID again with a valid link', async () => {
    const { step, stepId, accountId, folderId } = await startLinking({
      hasRaisedRates: false,
      hasOwnProcess: true,
    })
    const [id = ''] = tenant.graph.seedMessages(1, { folderId, attachments: [pdf] })
    const killed = new Promise<void>((resolve) => step.onOutput(() => resolve())).then(() => step.kill())
    const { messageId } = await step.send({})
    await killed

    const restarted = await tenant.startStep({ accountId, stepId, functionName: polling, isShared: true })
    const { outputs } = await restarted.settled(messageId)

    const [before] = step.outputs
    const again = outputs.find(({ kind }) => kind === 'data') ?? before
    expect(again?.messageId).toBe(before?.messageId)
    const links = attachmentsIn([...step.outputs, ...outputs]).flat()
    const hashes = await Promise.all(links.map(({ url }) => sha256At(tenant, url)))
    expect(new Set(hashes)).toEqual(new Set([tenant.graph.attachmentsOf(id)[0]?.sha256]))
  })

  test('a file that no longer exists is omitted', async () => {
    const { step, folderId } = await startLinking()
    tenant.graph.seedMessages(1, { folderId, attachments: [pdf, { ...pdf, name: 'terms.pdf' }] })
    const gone = { code: 'ErrorItemNotFound', message: 'The specified object was not found in the store.' }
    tenant.graph.fail({ kind: 'answer', status: 404, body: { error: gone } }, { path: '/\\$value' })

    const { outputs } = await step.run({})

    expect(attachmentsIn(outputs)).toMatchObject([[{ name: 'terms.pdf' }]])
  })

  test.each([
    ['504', 'gatewayTimeout', /returned 504|refused .* with 504/],
    ['403 for malware', 'malware', /ErrorVirusDetected/],
    ['405', 'notAllowed', /405/],
  ] as const)(
    'the record of an email contains the error of a file that returns %s, and the poll continues',
    async (_what, refusal, words) => {
      const environment = { HTTP_MAX_RETRIES: '0' }
      const { step, folderId } = await startLinking({ environment, config: { pageSize: '1' } })
      const attachments = [pdf, { ...pdf, name: 'never.zip', refusal }, { ...pdf, name: 'terms.pdf' }]
      const [id = ''] = tenant.graph.seedMessages(1, { folderId, attachments })
      const [next] = tenant.graph.seedMessages(1, { folderId })
      const stored = tenant.storage.objects().length

      const { end, outputs } = await step.run({})
      const again = await step.run({})

      expect([end, idsIn(outputs)]).toEqual(['acked', [id, next]])
      expect(attachmentsIn(outputs)[0]).toMatchObject([
        { name: 'offer.pdf', url: expect.any(String) },
        { name: 'never.zip', error: expect.stringMatching(words) },
        { name: 'terms.pdf', url: expect.any(String) },
      ])
      expect(attachmentsIn(outputs)[0]?.[1]).not.toHaveProperty('url')
      expect(step.log()).toContain('is emitted without its content')
      expect(idsIn(again.outputs)).toEqual([])
      expect(tenant.storage.objects()).toHaveLength(stored + 2)
    },
  )

  test('a poll fails if the mailbox is removed while files are read, and no file is omitted', async () => {
    const { step, folderId } = await startLinking({ environment: { HTTP_MAX_RETRIES: '0' } })
    const [id] = tenant.graph.seedMessages(1, { folderId, attachments: [pdf] })
    tenant.graph.fail({ kind: 'official', name: 'mailboxNotEnabled' }, { path: '/\\$value' })

    const first = await step.run({})
    const second = await step.run({})

    expect(first.outputs.at(-1)).toMatchObject({
      kind: 'error',
      body: { message: expect.stringMatching(/license/) },
    })
    expect(idsIn(second.outputs)).toEqual([id])
    expect(attachmentsIn(second.outputs)).toMatchObject([[{ name: 'offer.pdf', url: expect.any(String) }]])
  })

  test('attached emails, events, and contacts are stored in common file formats', async () => {
    const { step, folderId } = await startLinking()
    const item = (name: string, type: 'message' | 'event' | 'contact') => ({
      name,
      sizeBytes: 0,
      contentType: '',
      item: type,
    })
    const attachments = [
      item('RE: Offer', 'message'),
      item('Lunch', 'event'),
      item('Ada Lovelace', 'contact'),
    ]
    const [id = ''] = tenant.graph.seedMessages(1, { folderId, attachments })

    const { outputs } = await step.run({})

    const [files = []] = attachmentsIn(outputs)
    expect(files).toMatchObject([
      { name: 'RE: Offer.eml', contentType: 'message/rfc822' },
      { name: 'Lunch.ics', contentType: 'text/calendar' },
      { name: 'Ada Lovelace.vcf', contentType: 'text/vcard' },
    ])
    expect(await Promise.all(files.map(({ url }) => sha256At(tenant, url)))).toEqual(
      tenant.graph.attachmentsOf(id).map(({ sha256 }) => sha256),
    )
  })

  test('an inline image keeps its content ID', async () => {
    const { step, folderId } = await startLinking()
    tenant.graph.seedMessages(1, { folderId, attachments: [pdf, { ...picture, contentId: 'logo@contoso' }] })

    const { outputs } = await step.run({})

    expect(attachmentsIn(outputs)[0]).toMatchObject([{}, { isInline: true, contentId: 'logo@contoso' }])
  })

  test('the value "link" is rejected without an object storage, and other polls still work', async () => {
    const environment = { ELASTICIO_OBJECT_STORAGE_URI: '', ELASTICIO_OBJECT_STORAGE_TOKEN: '' }
    const { step } = await startLinking({ environment })
    const { step: other } = await startPolling(tenant, 1, { kind: messages, environment })

    const { outputs } = await step.run({})

    expect(outputs).toMatchObject([
      {
        kind: 'error',
        body: {
          name: 'ConfigurationError',
          message: expect.stringMatching(/ELASTICIO_OBJECT_STORAGE_URI.*"attachments".*"none"/),
        },
      },
    ])
    expect((await other.run({})).end).toBe('acked')
  })

  test('the metadata contains the list of attachments if files are linked', async () => {
    const accountId = await tenant.connect()
    const shown = async (config: object) => {
      const { result } = await tenant.call('getMetaModel', {
        accountId,
        functionName: polling,
        config: { objectType: 'messages', ...config },
      })
      return (result.data as { out: { properties: object } }).out.properties
    }

    expect(await shown({ attachments: 'link' })).toMatchObject({
      attachments: { type: 'array', items: { properties: { url: { type: 'string' } } } },
    })
    expect(await shown({})).not.toHaveProperty('attachments')
  })

  function startLinking({ config, ...wish }: StepWish = {}) {
    return startPolling(tenant, 0, {
      kind: messages,
      ...wish,
      config: { attachments: 'link', ...config },
    })
  }
})

interface Attachment {
  readonly name: string
  readonly url?: string
}

function attachmentsIn(outputs: readonly StepOutput[]): Attachment[][] {
  return recordsIn(outputs).map(({ attachments }) => attachments as Attachment[])
}

async function sha256At({ storage }: SpecTenant, url = ''): Promise<string> {
  const response = await fetch(url, { headers: { authorization: `Bearer ${storage.token}` } })
  return createHash('sha256')
    .update(Buffer.from(await response.arrayBuffer()))
    .digest('hex')
}
