import { pollingFacts } from '../../support/tenantPollingFacts'
import {
  idsIn,
  listsIn,
  messagesBeforeSnapshots,
  polling,
  recordsIn,
  startPolling,
} from '../../support/tenantPolls'
import { tenantFacts } from '../../support/tenantSpec'
import { watch } from '../../support/tenantWatch'

export const contactPolling = tenantFacts('polling contacts', (tenant) => {
  pollingFacts(tenant)

  test('changes within the same second are emitted in three polls without loss or duplicates', async () => {
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

  test('a record contains the fields of Graph without annotations, and each version has its own message ID', async () => {
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

  test('a poll without new records emits neither a message nor an error', async () => {
    const { step } = await startPolling(tenant, 0)

    const { end, outputs } = await step.run({})

    expect(end).toBe('acked')
    expect(outputs.map(({ kind }) => kind)).toEqual(['snapshot'])
  })

  test('deletions and moves are emitted with includeDeleted in the format of Graph', async () => {
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

  test('deletions are not emitted without includeDeleted', async () => {
    const { step, ids } = await startPolling(tenant, 4)
    await step.run({})
    tenant.graph.deleteContacts(ids.slice(0, 1))
    tenant.graph.changeContacts(ids.slice(3))

    expect(idsIn((await step.run({})).outputs)).toEqual(ids.slice(3))
  })

  test('singlePagePerInterval emits one page per execution with one API call', async () => {
    const config = { pageSize: 2, singlePagePerInterval: true }
    const { step, ids } = await startPolling(tenant, 5, { config })
    const seen = watch(tenant)
    const pages: string[][] = []

    for (let execution = 1; execution <= 4; execution++) pages.push(idsIn((await step.run({})).outputs))

    expect(pages).toEqual([ids.slice(0, 2), ids.slice(2, 4), ids.slice(4), []])
    expect(seen.events('api')).toHaveLength(4)
    expect(messagesBeforeSnapshots(step.outputs)).toEqual([2, 4, 5, 5])
  })

  test('emitPage emits one message per page, followed by its snapshot', async () => {
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

  test('emitAll emits one message per execution, followed by its snapshot', async () => {
    const { step, ids } = await startPolling(tenant, 5, { config: { pageSize: 2, emitBehavior: 'emitAll' } })

    const { outputs } = await step.run({})

    expect(outputs.map(({ kind }) => kind)).toEqual(['data', 'snapshot'])
    expect(listsIn(outputs)).toEqual([ids])
    expect(idsIn((await step.run({})).outputs)).toEqual([])
  })

  test('emitAll emits records that do not fit into one message in the next execution', async () => {
    const { step, ids } = await startPolling(tenant, 1200, {
      config: { pageSize: 300, emitBehavior: 'emitAll' },
    })

    const runs = [await step.run({}), await step.run({}), await step.run({})]

    const lists = runs.map(({ outputs }) => listsIn(outputs))
    expect(lists.map(({ length }) => length)).toEqual([1, 1, 0])
    expect(lists.flat(2)).toEqual(ids)
  })

  test('a record contains only selectedFields, and changed records still have new message IDs', async () => {
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

  test('the default folder is polled if none is selected', async () => {
    const { step } = await tenant.start(polling, { config: { objectType: 'contacts' } })
    const id = tenant.graph.createContact({ displayName: 'Ida' })

    expect(idsIn((await step.run({})).outputs)).toEqual([id])
    tenant.graph.deleteContacts([id])
  })

  test('the error for an API without objects lists the providers that can be polled', async () => {
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
  ])('an invalid %s is rejected without an API call', async (name, config) => {
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
