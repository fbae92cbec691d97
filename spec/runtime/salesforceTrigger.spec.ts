import {
  describeSalesforce,
  hour,
  inPollOrder,
  iso,
  messageIdsIn,
  minute,
  restartPolling,
  rowIdsIn,
  rowsIn,
  second,
  snapshotOf,
} from '../support/salesforceOrg'
import { messagesBeforeSnapshots } from '../support/tenantPolls'

describeSalesforce('the trigger for Salesforce, by its fields', (org) => {
  const create = (count: number, at = org.now - hour) =>
    Array.from({ length: count }, (_, place) =>
      org.twin.create('Contact', { LastName: `Person ${place}` }, { at }),
    )
  const queries = (from: number) =>
    org.twin.requestsSeen.slice(from).flatMap(({ soql }) => (soql === undefined ? [] : [soql]))

  test('a record carries the fields of the object without attributes, and its stamp makes the message id', async () => {
    const { step } = await org.startPolling()
    const [id = ''] = create(1)
    const first = await step.run({})
    org.twin.update('Contact', [id], { Title: 'Owner' }, org.now)
    org.now += minute
    const next = await step.run({})

    expect(rowsIn(next.outputs)).toEqual([org.twin.record('Contact', id)])
    expect(rowsIn(next.outputs)[0]).toMatchObject({ Id: id, Title: 'Owner' })
    expect(messageIdsIn(next.outputs)).not.toEqual(messageIdsIn(first.outputs))
  })

  test('nothing new: no message, no error', async () => {
    const { step } = await org.startPolling()

    const runs = [await step.run({}), await step.run({})]

    expect(runs.map(({ end }) => end)).toEqual(['acked', 'acked'])
    expect(runs.flatMap(({ outputs }) => rowIdsIn(outputs))).toEqual([])
  })

  test('deletions come out with includeDeleted, as records with IsDeleted: true', async () => {
    const { step } = await org.startPolling({ config: { includeDeleted: true } })
    const [deleted = '', kept = ''] = create(2)
    const first = await step.run({})
    org.twin.delete('Contact', [deleted], org.now)
    org.now += minute
    const next = await step.run({})

    expect(rowsIn(first.outputs)).toMatchObject([
      { Id: deleted, IsDeleted: false },
      { Id: kept, IsDeleted: false },
    ])
    expect(rowsIn(next.outputs)).toMatchObject([{ Id: deleted, IsDeleted: true, LastName: 'Person 0' }])
    expect(messageIdsIn(next.outputs)).not.toContain(messageIdsIn(first.outputs)[0])
  })

  test('a record changed and deleted within one second comes out deleted, under another id than before', async () => {
    const { step } = await org.startPolling({ config: { includeDeleted: true } })
    const [id = ''] = create(1, org.now - minute)
    const first = await step.run({})
    org.twin.delete('Contact', [id], org.now - minute)
    org.now += minute
    org.twin.create('Contact', {}, { at: org.now - second })
    const again = await org.startPolling({ config: { includeDeleted: true } })

    const { outputs } = await again.step.run({})

    expect(rowsIn(outputs)[0]).toMatchObject({ Id: id, IsDeleted: true })
    expect(messageIdsIn(outputs)[0]).not.toBe(messageIdsIn(first.outputs)[0])
  })

  test('deletions do not come out without includeDeleted', async () => {
    const { step } = await org.startPolling()
    const ids = create(3)
    await step.run({})
    org.twin.delete('Contact', ids.slice(0, 1), org.now)
    org.twin.update('Contact', ids.slice(2), {}, org.now)
    org.now += minute

    expect(rowIdsIn((await step.run({})).outputs)).toEqual(ids.slice(2))
  })

  test('startTime and endTime: what is stamped in their seconds is emitted, what is stamped outside is not', async () => {
    const from = org.now - hour
    const until = from + 10 * minute
    const [, first, , last] = [from - second, from, until + second, until].map((at) => create(1, at)[0])
    const config = { startTime: iso(from), endTime: iso(until) }
    const { step } = await org.startPolling({ config })

    const runs = [await step.run({}), await step.run({})]

    expect(runs.map(({ outputs }) => rowIdsIn(outputs))).toEqual([[first, last], []])
  })

  test('an endTime to come lets through what happens until then', async () => {
    const { step } = await org.startPolling({ config: { endTime: iso(org.now + 90 * second) } })
    await step.run({})
    const [inTime] = create(1, org.now + 90 * second)
    create(1, org.now + 91 * second)
    org.now += 2 * hour

    expect(rowIdsIn((await step.run({})).outputs)).toEqual([inTime])
    expect(rowIdsIn((await step.run({})).outputs)).toEqual([])
  })

  test('selectedFields: no other field leaves, and changes are still told apart', async () => {
    const { step } = await org.startPolling({ config: { selectedFields: ['LastName', 'Email'] } })
    const ids = create(1)
    const first = await step.run({})
    org.twin.update('Contact', ids, {}, org.now)
    org.now += minute
    const next = await step.run({})

    expect(rowsIn(next.outputs)).toEqual([{ Id: ids[0], LastName: 'Person 0', Email: null }])
    expect(messageIdsIn(next.outputs)).not.toEqual(messageIdsIn(first.outputs))
  })

  test('a selected field that the object does not have is named in the error', async () => {
    const { step } = await org.startPolling({ config: { selectedFields: ['Shoe_Size__c'] } })

    const { outputs } = await step.run({})

    expect(outputs).toMatchObject([
      { kind: 'error', body: { name: 'ApiError', message: expect.stringContaining("'Shoe_Size__c'") } },
    ])
  })

  test('singlePagePerInterval: one page an execution, until all are out', async () => {
    const { step } = await org.startPolling({ config: { pageSize: 2, singlePagePerInterval: true } })
    const ids = create(5)
    const from = org.twin.requestsSeen.length
    const pages: string[][] = []

    for (let execution = 1; execution <= 4; execution++) pages.push(rowIdsIn((await step.run({})).outputs))

    expect(pages).toEqual([ids.slice(0, 2), ids.slice(2, 4), ids.slice(4), []])
    expect(queries(from)).toHaveLength(3)
    expect(messagesBeforeSnapshots(step.outputs)).toEqual([2, 4, 5])
  })

  test.each(['emitPage', 'emitAll'])(
    '%s: lists of records, each followed by its snapshot',
    async (emitBehavior) => {
      const { step } = await org.startPolling({ config: { pageSize: 2, emitBehavior } })
      const ids = create(3)

      const { outputs } = await step.run({})

      const isPage = emitBehavior === 'emitPage'
      expect(rowsIn(outputs).map(({ results }) => (results as { Id: string }[]).map(({ Id }) => Id))).toEqual(
        isPage ? [ids.slice(0, 2), ids.slice(2)] : [ids],
      )
      const kinds = ['data', 'snapshot']
      expect(outputs.map(({ kind }) => kind)).toEqual(isPage ? [...kinds, ...kinds] : kinds)
    },
  )

  test('another objectType in the configuration is read from its beginning, and the log says so', async () => {
    const { step, ...started } = await org.startPolling()
    create(1)
    await step.run({})
    await step.stop()
    const lead = org.twin.create('Lead', {}, { at: org.now - 2 * hour })
    const changed = await restartPolling(org, started, { objectType: 'Lead' })

    const { end, outputs } = await changed.run({})

    expect(end).toBe('acked')
    expect(rowIdsIn(outputs)).toEqual([lead])
    expect(changed.log()).toContain('The snapshot belongs to Contact, but Lead is to be polled')
  })

  test.each<[string, unknown]>([
    ["Microsoft's", { v: 1, scope: 'contacts', select: '*', round: 'first' }],
    ["another component's", { startTime: '2026-01-31T08:00:00.000Z' }],
    ['one of a later version', { v: 2, objectType: 'Contact', from: '2026-01-31T08:00:00.000Z' }],
    ['no object', '2026-01-31T08:00:00.000Z'],
  ])('a snapshot that is %s is refused, and stands', async (_, snapshot) => {
    const { step, ...started } = await org.startPolling()
    await step.stop()
    const from = org.twin.requestsSeen.length
    const refusing = await restartPolling(org, started, { objectType: 'Contact' }, snapshot)

    const { end, outputs } = await refusing.run({})

    expect(end).toBe('rejected')
    expect(outputs).toMatchObject([
      {
        kind: 'error',
        body: { name: 'ConfigurationError', message: expect.stringContaining('Reset the snapshot') },
      },
    ])
    expect(org.twin.requestsSeen.slice(from)).toEqual([])
    expect(snapshotOf(org, started.stepId)).toEqual(snapshot)
  })

  test('an object that cannot be replicated is polled up to a minute ago, and the log says what that means', async () => {
    const { step } = await org.startPolling({ config: { objectType: 'Setting__mdt' } })
    const [old, , late] = [61, 60, 59].map((age) =>
      org.twin.create('Setting__mdt', {}, { at: org.now - age * second }),
    )
    const first = await step.run({})
    org.now += 2 * second
    const next = await step.run({})

    expect(rowIdsIn(first.outputs)).toEqual([old])
    expect(rowIdsIn(next.outputs)).toHaveLength(2)
    expect(rowIdsIn(next.outputs)).toContain(late)
    expect(step.log()).toContain('does not tell of open transactions on Setting__mdt')
  })

  test('an object without IsDeleted is polled with includeDeleted all the same', async () => {
    const config = { objectType: 'Setting__mdt', includeDeleted: true }
    const { step } = await org.startPolling({ config })
    const id = org.twin.create('Setting__mdt', {}, { at: org.now - hour })

    expect(rowIdsIn((await step.run({})).outputs)).toEqual([id])
  })

  test.each([
    ['LastModifiedDate', 'AccountShare'],
    ['CreatedDate', 'AccountHistory'],
  ])('an object without SystemModstamp is polled by %s', async (stamp, objectType) => {
    const { step } = await org.startPolling({ config: { objectType, pageSize: 2 } })
    const at = org.now - hour
    const ids = [at, at, at, at + second].map((each) => org.twin.create(objectType, {}, { at: each }))
    const from = org.twin.requestsSeen.length

    const { outputs } = await step.run({})

    expect(rowIdsIn(outputs)).toEqual(ids)
    expect(queries(from)[1]).toContain(`ORDER BY ${stamp}, Id`)
    expect(rowIdsIn((await step.run({})).outputs)).toEqual([])
  })

  test.each([
    ['ContactChangeEvent', /ContactChangeEvent.*no field that tells when/],
    ['Planet__c', /has no object "Planet__c"/],
  ])('%s cannot be polled, and the error says why', async (objectType, message) => {
    const { step } = await org.startPolling({ config: { objectType } })

    const { outputs } = await step.run({})

    expect(outputs).toMatchObject([{ kind: 'error', body: { message: expect.stringMatching(message) } }])
  })

  test('a sample run emits at most 10 records, moves no snapshot, and shows the same the next time', async () => {
    const { step } = await org.startPolling({
      environment: { ELASTICIO_FLOW_TYPE: 'debug' },
      config: { pageSize: '4' },
    })
    const empty = await step.run({})
    const ids = create(25)

    const runs = [await step.run({}), await step.run({})]

    expect(empty.outputs).toMatchObject([
      { kind: 'error', body: { message: expect.stringContaining('No records were found for a sample') } },
    ])
    for (const { outputs } of runs) {
      expect(rowIdsIn(outputs)).toEqual(inPollOrder(org, ids).slice(0, 10))
      expect(outputs.map(({ kind }) => kind)).not.toContain('snapshot')
    }
  })
})
