import { messages } from '../../support/polledKinds'
import { pollingFacts } from '../../support/tenantPollingFacts'
import { idsIn, messagesBeforeSnapshots, polling, recordsIn, startPolling } from '../../support/tenantPolls'
import { tenantFacts } from '../../support/tenantSpec'
import { watch } from '../../support/tenantWatch'

export const mailPolling = tenantFacts('polling messages', (tenant) => {
  pollingFacts(tenant, messages)

  test('the inbox is polled if no folder is selected', async () => {
    const { step } = await tenant.start(polling, { config: { objectType: 'messages' } })
    const [id = ''] = tenant.graph.seedMessages(1)
    tenant.graph.seedMessages(1, { folderId: 'archive' })

    expect(idsIn((await step.run({})).outputs)).toEqual([id])
    tenant.graph.deleteMessages([id])
  })

  test('changes within the same second are emitted in two polls without loss or duplicates', async () => {
    const { step, ids } = await startPolling(tenant, 30, { kind: messages })
    await step.run({})
    const second = Date.now()

    for (const batch of [ids.slice(0, 15), ids.slice(5, 30)]) {
      tenant.graph.changeMessagesWithinOneSecond(batch, second)
      expect(idsIn((await step.run({})).outputs).sort()).toEqual([...batch].sort())
    }
    expect(idsIn((await step.run({})).outputs)).toEqual([])
  })

  test('a record contains the fields of Graph without annotations', async () => {
    const { step, ids } = await startPolling(tenant, 1, { kind: messages })

    const { outputs } = await step.run({})

    const shown = Object.entries(tenant.graph.message(ids[0] ?? ''))
    const plain = shown.filter(([name]) => !name.startsWith('@odata'))
    expect(recordsIn(outputs)).toEqual([Object.fromEntries(plain)])
  })

  test('deletions and moves are emitted with includeDeleted in the format of Graph', async () => {
    const config = { includeDeleted: true, onlyUnread: true }
    const { step, ids } = await startPolling(tenant, 4, { kind: messages, config })
    const [deleted = '', moved = ''] = ids
    await step.run({})
    tenant.graph.deleteMessages([deleted])
    tenant.graph.moveMessages([moved], 'archive')

    expect(recordsIn((await step.run({})).outputs)).toEqual([
      { id: deleted, '@removed': { reason: 'deleted' } },
      { id: moved, '@removed': { reason: 'changed' } },
    ])
  })

  test('a page has at most 100 messages, even if pageSize is larger', async () => {
    const { step } = await startPolling(tenant, 120, { kind: messages, config: { pageSize: '5000' } })

    expect(messagesBeforeSnapshots((await step.run({})).outputs)).toEqual([100, 120])
  })

  test('a message that was only marked as read is emitted completely with another message ID', async () => {
    const { step, ids } = await startPolling(tenant, 2, { kind: messages })
    const [id = ''] = ids
    const { outputs } = await step.run({})
    const before = outputs.find(({ body }) => (body as { id: string }).id === id)
    tenant.graph.markMessages([id], true)

    const marked = (await step.run({})).outputs

    expect(recordsIn(marked)).toEqual([{ ...(before?.body as object), isRead: true }])
    expect(marked[0]?.messageId).not.toBe(before?.messageId)
    tenant.graph.markMessages([id], false)
    const back = (await step.run({})).outputs
    expect(back[0]?.messageId).toBe(before?.messageId)
  })

  test('a message that was marked and then deleted is skipped', async () => {
    const { step, ids } = await startPolling(tenant, 2, { kind: messages })
    await step.run({})
    tenant.graph.markMessages(ids, true)
    const gone = { code: 'ErrorItemNotFound', message: 'The specified object was not found in the store.' }
    tenant.graph.fail({ kind: 'answer', status: 404, body: { error: gone } }, { path: '/me/messages/' })

    expect(idsIn((await step.run({})).outputs)).toHaveLength(1)
  })

  test('startTime is compared with the time of the change, even if only the read flag changed', async () => {
    const startTime = new Date().toISOString()
    const { step, ids } = await startPolling(tenant, 3, { kind: messages, config: { startTime } })
    expect(idsIn((await step.run({})).outputs)).toEqual([])
    tenant.graph.markMessages(ids.slice(0, 1), true)

    expect(idsIn((await step.run({})).outputs)).toEqual(ids.slice(0, 1))
  })

  test('onlyUnread skips read messages until they are marked as unread', async () => {
    const { step, folderId } = await startPolling(tenant, 0, {
      kind: messages,
      config: { onlyUnread: true, selectedFields: ['subject'] },
    })
    const unread = tenant.graph.seedMessages(3, { folderId })
    const read = tenant.graph.seedMessages(3, { folderId, unread: false })

    const first = recordsIn((await step.run({})).outputs)
    tenant.graph.markMessages([...unread.slice(0, 1)], true)
    tenant.graph.markMessages(read.slice(0, 1), false)
    const second = recordsIn((await step.run({})).outputs)

    expect(first.map(({ id }) => id)).toEqual(unread)
    expect(first.map((record) => Object.keys(record))).toEqual(Array(3).fill(['id', 'subject']))
    expect(second.map(({ id }) => id)).toEqual(read.slice(0, 1))
  })

  test.each([
    ['onlyUnread', { onlyUnread: true }],
    ['attachments', { attachments: 'link' }],
  ])('the field %s is rejected for contacts without an API call', async (name, config) => {
    const { step } = await startPolling(tenant, 1, { config: { ...config } })
    const seen = watch(tenant)

    const { end, outputs } = await step.run({})

    expect(end).toBe('rejected')
    const message = expect.stringMatching(new RegExp(`"${name}" supports only messages of Microsoft Graph`))
    expect(outputs).toMatchObject([{ kind: 'error', body: { name: 'ConfigurationError', message } }])
    expect(seen.events('api')).toEqual([])
  })
})
