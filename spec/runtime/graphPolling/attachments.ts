import { attachmentsIn, pdf, sha256At, startLinking } from '../../support/linkedFiles'
import { messages } from '../../support/polledKinds'
import { idsIn, polling, recordsIn, startPolling } from '../../support/tenantPolls'
import { tenantFacts } from '../../support/tenantSpec'
import { watch } from '../../support/tenantWatch'

const picture = { name: 'logo.png', sizeBytes: 5000, contentType: 'image/png', isInline: true }

export const attachments = tenantFacts('attachments of polled messages', (tenant) => {
  test('each file is stored unchanged, and the record contains its link', async () => {
    const { step, folderId } = await startLinking(tenant)
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
    const { step, folderId } = await startLinking(tenant)
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
    const { step, folderId } = await startLinking(tenant, { config: { selectedFields: ['subject'] } })
    tenant.graph.seedMessages(1, { folderId, attachments: [pdf] })

    const { outputs } = await step.run({})

    expect(recordsIn(outputs).map((record) => Object.keys(record))).toEqual([
      ['id', 'subject', 'attachments'],
    ])
    expect(attachmentsIn(outputs)).toMatchObject([[{ name: 'offer.pdf', url: expect.any(String) }]])
  })

  test('a sample stores only the files of the records that it emits', async () => {
    const { step, folderId } = await startLinking(tenant, {
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
    const { step, folderId } = await startLinking(tenant)
    tenant.graph.seedMessages(1, { folderId, attachments: [pdf] })
    const seen = watch(tenant)

    await step.run({})

    // Each of the two rejects every other token with 401.
    expect(seen.story().filter((line) => line.endsWith('401'))).toEqual([])
    expect(seen.events('platform').filter(({ path }) => path === '/objects')).toMatchObject([{ status: 201 }])
  })

  test('attached emails, events, and contacts are stored in common file formats', async () => {
    const { step, folderId } = await startLinking(tenant)
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
    const { step, folderId } = await startLinking(tenant)
    tenant.graph.seedMessages(1, { folderId, attachments: [pdf, { ...picture, contentId: 'logo@contoso' }] })

    const { outputs } = await step.run({})

    expect(attachmentsIn(outputs)[0]).toMatchObject([{}, { isInline: true, contentId: 'logo@contoso' }])
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
})
