import { attachmentsIn, pdf, sha256At, startLinking } from '../../support/linkedFiles'
import { messages } from '../../support/polledKinds'
import { idsIn, messagesBeforeSnapshots, polling, recordsIn, startPolling } from '../../support/tenantPolls'
import { tenantFacts } from '../../support/tenantSpec'
import { watch } from '../../support/tenantWatch'

export const attachmentFaults = tenantFacts('attachments that cannot be stored', (tenant) => {
  test('a token that expires before a file causes one refresh, and the file is stored', async () => {
    const { step, folderId } = await startLinking(tenant)
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
    const { step, folderId } = await startLinking(tenant)
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
    [
      'an API that throttles with 403',
      /Microsoft Graph returned 403 ApplicationThrottled/,
      () => tenant.graph.fail({ kind: 'official', name: 'throttledForbidden' }, { path: '/\\$value' }),
    ],
  ])(
    '%s fails the poll without a new snapshot or a partial file, and the next poll continues there',
    async (_what, message, causeFault) => {
      const environment = { HTTP_MAX_RETRIES: '0' }
      const { step, folderId } = await startLinking(tenant, { environment, config: { pageSize: '2' } })
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
        body: {
          name: expect.stringMatching(/^(Temporary|RateLimit)Error$/),
          message: expect.stringMatching(message),
        },
      })
      expect(kept).toBe(stored)
      expect(second.end).toBe('acked')
      expect(idsIn(second.outputs)).toEqual(ids.slice(2))
      expect(attachmentsIn(second.outputs)).toMatchObject([[{ size: 3_000_000, url: expect.any(String) }]])
    },
  )

  test('a process that is killed between a page and its snapshot emits the same message ID again with a valid link', async () => {
    const { step, stepId, accountId, folderId } = await startLinking(tenant, {
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
    const { step, folderId } = await startLinking(tenant)
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
    async (_what, rejection, words) => {
      const environment = { HTTP_MAX_RETRIES: '0' }
      const { step, folderId } = await startLinking(tenant, { environment, config: { pageSize: '1' } })
      const attachments = [pdf, { ...pdf, name: 'never.zip', rejection }, { ...pdf, name: 'terms.pdf' }]
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

  test.each([
    ['the list of attachments', '/attachments'],
    ['a file', '/\\$value|/attachments\\?\\$select=id$'],
    ['a message that was marked as read', '/me/messages/'],
  ])(
    'a poll fails while the account may not read %s, and the next poll emits the message with its files',
    async (what, path) => {
      const { step, folderId } = await startLinking(tenant)
      const [other = ''] = tenant.graph.seedMessages(1, { folderId })
      await step.run({})
      const [id = ''] = tenant.graph.seedMessages(1, { folderId, attachments: [pdf] })
      if (what.includes('marked')) {
        await step.run({})
        tenant.graph.markMessages([id], true)
      }
      tenant.graph.fail({ kind: 'forbidden' }, { path, times: 100 })

      const first = await step.run({})
      tenant.graph.clearFaults()
      const second = await step.run({})

      expect(first.outputs).toMatchObject([{ kind: 'error', body: { name: 'PermissionError' } }])
      expect(other).not.toBe(id)
      expect(idsIn(second.outputs)).toEqual([id])
      expect(attachmentsIn(second.outputs)).toMatchObject([[{ name: 'offer.pdf', url: expect.any(String) }]])
    },
  )

  test.each([
    ['the list', (id: string) => `${encodeURIComponent(id)}/attachments`],
    ['the files', (id: string) => `${encodeURIComponent(id)}/attachments/.*value`],
  ])(
    'a single message whose attachments are protected (%s) is emitted with the error, and the poll continues',
    async (what, pathOf) => {
      const { step, folderId } = await startLinking(tenant)
      const [id = '', next = ''] = tenant.graph.seedMessages(2, { folderId, attachments: [pdf] })
      tenant.graph.fail({ kind: 'forbidden' }, { path: pathOf(id), times: 100 })

      const { end, outputs } = await step.run({})

      expect([end, idsIn(outputs)]).toEqual(['acked', [id, next]])
      const [record] = recordsIn(outputs)
      const error = expect.stringContaining('ErrorAccessDenied')
      expect(record).toMatchObject(
        what === 'the list'
          ? { attachments: [], _error: error }
          : { attachments: [{ name: pdf.name, error }] },
      )
      expect(attachmentsIn(outputs)[1]).toMatchObject([{ name: pdf.name, url: expect.any(String) }])
    },
  )

  test('a protected message that is alone in its folder does not stop the poll', async () => {
    const { step, folderId } = await startLinking(tenant)
    const [id = ''] = tenant.graph.seedMessages(1, { folderId, attachments: [pdf] })
    tenant.graph.seedMessages(1, { folderId: 'archive' })
    tenant.graph.fail({ kind: 'forbidden' }, { path: `${encodeURIComponent(id)}/attachments`, times: 100 })

    const { end, outputs } = await step.run({})

    expect([end, idsIn(outputs)]).toEqual(['acked', [id]])
    expect(recordsIn(outputs)).toMatchObject([{ _error: expect.stringContaining('ErrorAccessDenied') }])
  })

  test('a file whose download times out fails the poll while the mailbox does not respond either', async () => {
    const environment = { HTTP_MAX_RETRIES: '0' }
    const { step, folderId } = await startLinking(tenant, { environment })
    const [id = ''] = tenant.graph.seedMessages(1, { folderId, attachments: [pdf] })
    tenant.graph.fail({ kind: 'gatewayTimeout' }, { path: '/\\$value|/mailFolders/[^/]+\\?', times: 2 })

    const first = await step.run({})
    const second = await step.run({})

    expect(first.outputs).toMatchObject([{ kind: 'error', body: { name: 'TemporaryError' } }])
    expect(idsIn(second.outputs)).toEqual([id])
    expect(attachmentsIn(second.outputs)).toMatchObject([[{ name: 'offer.pdf', url: expect.any(String) }]])
  })

  test('a poll fails if the mailbox is removed while files are read, and no file is omitted', async () => {
    const { step, folderId } = await startLinking(tenant, { environment: { HTTP_MAX_RETRIES: '0' } })
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

  test('the value "link" is rejected without an object storage, and other polls still work', async () => {
    const environment = { ELASTICIO_OBJECT_STORAGE_URI: '', ELASTICIO_OBJECT_STORAGE_TOKEN: '' }
    const { step } = await startLinking(tenant, { environment })
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
})
