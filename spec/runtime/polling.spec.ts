import { pollingFacts } from '../support/tenantPollingFacts'
import {
  idsIn,
  listsIn,
  messagesBeforeSnapshots,
  polling,
  recordsIn,
  startPolling,
} from '../support/tenantPolls'
import { describeTenant } from '../support/tenantSpec'
import { watch } from '../support/tenantWatch'

describeTenant('polling contacts', (tenant) => {
  pollingFacts(tenant)

  test('changes within the same second come out in three polls, none lost and none repeated', async () => {
    const { step, ids } = await startPolling(tenant, 30)
    await step.run({})
    const second = Date.now()
    const emitted: string[][] = []

    for (const batch of [ids.slice(0, 10), ids.slice(10, 20), ids.slice(5, 30)]) {
      tenant.graph.changeWithinOneSecond(batch, second)
      const { outputs } = await step.run({})
      expect(idsIn(outputs).sort()).toEqual([...batch].sort())
      emitted.push(outputs.filter(({ kind }) => kind === 'data').map(({ messageId }) => messageId))
    }

    expect(new Set(emitted.flat()).size).toBe(10 + 10 + 25)
  })

  test('a record carries the fields of Graph without its annotations, and its version makes the message id', async () => {
    const { step, ids } = await startPolling(tenant, 1)
    const [id = ''] = ids
    const first = await step.run({})
    tenant.graph.changeContacts([id], { jobTitle: 'Changed' })
    const second = await step.run({})

    expect(recordsIn(second.outputs)).toEqual([
      Object.fromEntries(
        Object.entries(tenant.graph.contact(id)).filter(([name]) => !name.startsWith('@odata')),
      ),
    ])
    expect(first.outputs[0]?.messageId).not.toBe(second.outputs[0]?.messageId)
  })

  test('nothing new: no message, no error', async () => {
    const { step } = await startPolling(tenant, 0)

    const { end, outputs } = await step.run({})

    expect(end).toBe('acked')
    expect(outputs.map(({ kind }) => kind)).toEqual(['snapshot'])
  })

  test('deletions and moves come out with includeDeleted, in the shape of Graph', async () => {
    const { step, ids } = await startPolling(tenant, 4, { config: { includeDeleted: true } })
    const [deleted = '', moved = ''] = ids
    await step.run({})
    tenant.graph.deleteContacts([deleted])
    tenant.graph.moveContacts([moved], tenant.graph.createFolder('Elsewhere'))

    const { outputs } = await step.run({})

    expect(recordsIn(outputs)).toEqual([
      { id: deleted, '@removed': { reason: 'deleted' } },
      { id: moved, '@removed': { reason: 'changed' } },
    ])
  })

  test('deletions do not come out without includeDeleted', async () => {
    const { step, ids } = await startPolling(tenant, 4)
    await step.run({})
    tenant.graph.deleteContacts(ids.slice(0, 1))
    tenant.graph.changeContacts(ids.slice(3))

    expect(idsIn((await step.run({})).outputs)).toEqual(ids.slice(3))
  })

  test('singlePagePerInterval: one page and one API call an execution, until all are out', async () => {
    const config = { pageSize: 2, singlePagePerInterval: true }
    const { step, ids } = await startPolling(tenant, 5, { config })
    const seen = watch(tenant)
    const pages: string[][] = []

    for (let execution = 1; execution <= 4; execution++) pages.push(idsIn((await step.run({})).outputs))

    expect(pages).toEqual([ids.slice(0, 2), ids.slice(2, 4), ids.slice(4), []])
    expect(seen.events('api')).toHaveLength(4)
    expect(messagesBeforeSnapshots(step.outputs)).toEqual([2, 4, 5, 5])
  })

  test('emitPage: one message a page, its snapshot after it', async () => {
    const { step, ids } = await startPolling(tenant, 5, { config: { pageSize: 2, emitBehavior: 'emitPage' } })

    const { outputs } = await step.run({})

    expect(outputs.map(({ kind }) => kind)).toEqual([
      'data',
      'snapshot',
      'data',
      'snapshot',
      'data',
      'snapshot',
    ])
    expect(listsIn(outputs)).toEqual([ids.slice(0, 2), ids.slice(2, 4), ids.slice(4)])
    expect(idsIn((await step.run({})).outputs)).toEqual([])
  })

  test('emitAll: one message an execution, its snapshot after it', async () => {
    const { step, ids } = await startPolling(tenant, 5, { config: { pageSize: 2, emitBehavior: 'emitAll' } })

    const { outputs } = await step.run({})

    expect(outputs.map(({ kind }) => kind)).toEqual(['data', 'snapshot'])
    expect(listsIn(outputs)).toEqual([ids])
    expect(idsIn((await step.run({})).outputs)).toEqual([])
  })

  test('emitAll: what is too much for one message follows in the next execution', async () => {
    const { step, ids } = await startPolling(tenant, 1200, {
      config: { pageSize: 300, emitBehavior: 'emitAll' },
    })

    const runs = [await step.run({}), await step.run({}), await step.run({})]

    const lists = runs.map(({ outputs }) => listsIn(outputs))
    expect(lists.map(({ length }) => length)).toEqual([1, 1, 0])
    expect(lists.flat(2)).toEqual(ids)
  })

  test('selectedFields: no other field leaves, and changes are still told apart', async () => {
    const config = { selectedFields: ['displayName', 'emailAddresses'] }
    const { step, ids } = await startPolling(tenant, 1, { config })
    const first = await step.run({})
    tenant.graph.changeContacts(ids)
    const second = await step.run({})

    expect(Object.keys(recordsIn(second.outputs)[0] ?? {}).sort()).toEqual([
      'displayName',
      'emailAddresses',
      'id',
    ])
    expect(first.outputs[0]?.messageId).not.toBe(second.outputs[0]?.messageId)
  })

  test('the default folder is polled where none is chosen', async () => {
    const { step } = await tenant.start(polling, { config: { objectType: 'contacts' } })
    const id = tenant.graph.createContact({ displayName: 'Ida' })

    expect(idsIn((await step.run({})).outputs)).toEqual([id])
    tenant.graph.deleteContacts([id])
  })

  test('an account whose API has no objects says which providers can be polled', async () => {
    const { step } = await tenant.start(polling, {
      fields: { provider: 'custom' },
      config: { objectType: 'contacts' },
    })

    const { outputs } = await step.run({})

    expect(outputs).toMatchObject([
      {
        kind: 'error',
        body: { name: 'ConfigurationError', message: expect.stringContaining('Microsoft Graph') },
      },
    ])
  })

  test.each<[string, object]>([
    ['objectType', { objectType: '' }],
    ['pageSize', { pageSize: '0' }],
    ['startTime', { startTime: 'yesterday' }],
    ['selectedFields', { selectedFields: 'a b' }],
  ])('a bad %s is named in the error, and costs no API call', async (name, config) => {
    const { step } = await startPolling(tenant, 0, { config: { ...config } })
    const seen = watch(tenant)

    const { end, outputs } = await step.run({})

    expect(end).toBe('rejected')
    expect(outputs).toMatchObject([
      { kind: 'error', body: { name: 'ConfigurationError', message: expect.stringContaining(`"${name}"`) } },
    ])
    expect(seen.events('api')).toEqual([])
  })
})
