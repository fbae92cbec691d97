import { hour, iso, minute, orgFacts, second } from '../../support/salesforceOrg'
import {
  createContacts,
  inPollOrder,
  messageIdsIn,
  queriesSince,
  rowIdsIn,
  rowsIn,
} from '../../support/salesforceRows'
import { messagesBeforeSnapshots } from '../../support/tenantPolls'

export const triggerFields = orgFacts('fields of the trigger for Salesforce', (org) => {
  test('a record contains the fields of the object without attributes, and each version has its own message ID', async () => {
    const { step } = await org.startPolling()
    const [id = ''] = createContacts(org, 1)
    const first = await step.run({})
    org.twin.update('Contact', [id], { Title: 'Owner' }, org.now)
    org.now += 2 * minute
    const next = await step.run({})

    expect(rowsIn(next.outputs)).toEqual([org.twin.record('Contact', id)])
    expect(rowsIn(next.outputs)[0]).toMatchObject({ Id: id, Title: 'Owner' })
    expect(messageIdsIn(next.outputs)).not.toEqual(messageIdsIn(first.outputs))
  })

  test('a poll without new records emits neither a message nor an error', async () => {
    const { step } = await org.startPolling()

    const runs = [await step.run({}), await step.run({})]

    expect(runs.map(({ end }) => end)).toEqual(['acked', 'acked'])
    expect(runs.flatMap(({ outputs }) => rowIdsIn(outputs))).toEqual([])
  })

  test('deletions are emitted with includeDeleted as records with IsDeleted: true', async () => {
    const { step } = await org.startPolling({ config: { includeDeleted: true } })
    const [deleted = '', kept = ''] = createContacts(org, 2)
    const first = await step.run({})
    org.twin.delete('Contact', [deleted], org.now)
    org.now += 2 * minute
    const next = await step.run({})

    expect(rowsIn(first.outputs)).toMatchObject([
      { Id: deleted, IsDeleted: false },
      { Id: kept, IsDeleted: false },
    ])
    expect(rowsIn(next.outputs)).toMatchObject([{ Id: deleted, IsDeleted: true, LastName: 'Person 0' }])
    expect(messageIdsIn(next.outputs)).not.toContain(messageIdsIn(first.outputs)[0])
  })

  test('a record that is changed and deleted within one second is emitted as deleted with a new message ID', async () => {
    const { step } = await org.startPolling({ config: { includeDeleted: true } })
    const [id = ''] = createContacts(org, 1, org.now - minute)
    const first = await step.run({})
    org.twin.delete('Contact', [id], org.now - minute)
    org.now += 2 * minute
    org.twin.create('Contact', {}, { at: org.now - second })
    const again = await org.startPolling({ config: { includeDeleted: true } })

    const { outputs } = await again.step.run({})

    expect(rowsIn(outputs)[0]).toMatchObject({ Id: id, IsDeleted: true })
    expect(messageIdsIn(outputs)[0]).not.toBe(messageIdsIn(first.outputs)[0])
  })

  test('deletions are not emitted without includeDeleted', async () => {
    const { step } = await org.startPolling()
    const ids = createContacts(org, 3)
    await step.run({})
    org.twin.delete('Contact', ids.slice(0, 1), org.now)
    org.twin.update('Contact', ids.slice(2), {}, org.now)
    org.now += 2 * minute

    expect(rowIdsIn((await step.run({})).outputs)).toEqual(ids.slice(2))
  })

  test('the emitted records have a timestamp from startTime to endTime, both inclusive', async () => {
    const from = org.now - hour
    const until = from + 10 * minute
    const [, first, , last] = [from - second, from, until + second, until].map(
      (at) => createContacts(org, 1, at)[0],
    )
    const config = { startTime: iso(from), endTime: iso(until) }
    const { step } = await org.startPolling({ config })

    const runs = [await step.run({}), await step.run({})]

    expect(runs.map(({ outputs }) => rowIdsIn(outputs))).toEqual([[first, last], []])
  })

  test('changes up to an endTime in the future are emitted', async () => {
    const { step } = await org.startPolling({ config: { endTime: iso(org.now + 90 * second) } })
    await step.run({})
    const [inTime] = createContacts(org, 1, org.now + 90 * second)
    createContacts(org, 1, org.now + 91 * second)
    org.now += 2 * hour

    expect(rowIdsIn((await step.run({})).outputs)).toEqual([inTime])
    expect(rowIdsIn((await step.run({})).outputs)).toEqual([])
  })

  test('a record contains only selectedFields, and changed records still have new message IDs', async () => {
    const { step } = await org.startPolling({ config: { selectedFields: ['LastName', 'Email'] } })
    const ids = createContacts(org, 1)
    const first = await step.run({})
    org.twin.update('Contact', ids, {}, org.now)
    org.now += 2 * minute
    const next = await step.run({})

    expect(rowsIn(next.outputs)).toEqual([{ Id: ids[0], LastName: 'Person 0', Email: null }])
    expect(messageIdsIn(next.outputs)).not.toEqual(messageIdsIn(first.outputs))
  })

  test('selectedFields are case-insensitive', async () => {
    const { step } = await org.startPolling({ config: { selectedFields: 'id, lastname, systemmodstamp' } })
    const [id = ''] = createContacts(org, 1)

    const { outputs } = await step.run({})

    expect(rowsIn(outputs)).toEqual([
      { Id: id, LastName: 'Person 0', SystemModstamp: expect.stringContaining('T') },
    ])
  })

  test('the error for an unknown selected field contains its name', async () => {
    const { step } = await org.startPolling({ config: { selectedFields: ['Shoe_Size__c'] } })

    const { outputs } = await step.run({})

    expect(outputs).toMatchObject([
      { kind: 'error', body: { name: 'ApiError', message: expect.stringContaining("'Shoe_Size__c'") } },
    ])
  })

  test('singlePagePerInterval emits one page per execution', async () => {
    const { step } = await org.startPolling({ config: { pageSize: 2, singlePagePerInterval: true } })
    const ids = createContacts(org, 5)
    const from = org.twin.requestsSeen.length
    const pages: string[][] = []

    for (let execution = 1; execution <= 4; execution++) pages.push(rowIdsIn((await step.run({})).outputs))

    expect(pages).toEqual([ids.slice(0, 2), ids.slice(2, 4), ids.slice(4), []])
    // Each page is read again up to the horizon.
    expect(queriesSince(org, from)).toHaveLength(3 * 2 + 1)
    expect(messagesBeforeSnapshots(step.outputs)).toEqual([2, 4, 5])
  })

  test.each(['emitPage', 'emitAll'])(
    '%s emits lists of records, each followed by its snapshot',
    async (emitBehavior) => {
      const { step } = await org.startPolling({ config: { pageSize: 2, emitBehavior } })
      const ids = createContacts(org, 3)

      const { outputs } = await step.run({})

      const isPage = emitBehavior === 'emitPage'
      expect(rowsIn(outputs).map(({ results }) => (results as { Id: string }[]).map(({ Id }) => Id))).toEqual(
        isPage ? [ids.slice(0, 2), ids.slice(2)] : [ids],
      )
      const kinds = ['data', 'snapshot']
      expect(outputs.map(({ kind }) => kind)).toEqual(isPage ? [...kinds, ...kinds] : kinds)
    },
  )

  test('a sample has at most 10 records and no snapshot, and the next one has the same records', async () => {
    const { step } = await org.startPolling({
      environment: { ELASTICIO_FLOW_TYPE: 'debug' },
      config: { pageSize: '4' },
    })
    const empty = await step.run({})
    const ids = createContacts(org, 25)

    const runs = [await step.run({}), await step.run({})]

    expect(empty.outputs).toMatchObject([
      { kind: 'error', body: { message: expect.stringContaining('No records found for a sample') } },
    ])
    for (const { outputs } of runs) {
      expect(rowIdsIn(outputs)).toEqual(inPollOrder(org, ids).slice(0, 10))
      expect(outputs.map(({ kind }) => kind)).not.toContain('snapshot')
    }
  })
})
