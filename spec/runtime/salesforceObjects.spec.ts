import { describeSalesforce, hour, restartPolling, second, snapshotOf } from '../support/salesforceOrg'
import { createContacts, queriesSince, rowIdsIn } from '../support/salesforceRows'

describeSalesforce('object types of the trigger for Salesforce', (org) => {
  test('an object that cannot be replicated is polled up to a minute ago and also waits for open transactions', async () => {
    const { step } = await org.startPolling({ config: { objectType: 'Setting__mdt' } })
    const transaction = org.twin.begin(org.now - 100 * second)
    const [old, ...late] = [121, 60, 59].map((age) =>
      org.twin.create('Setting__mdt', {}, { at: org.now - age * second }),
    )
    const first = await step.run({})
    transaction.commit()
    org.now += 2 * second
    const next = await step.run({})

    expect(rowIdsIn(first.outputs)).toEqual([old])
    expect(rowIdsIn(next.outputs)).toEqual(late)
  })

  test('an object without IsDeleted is also polled with includeDeleted', async () => {
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
    expect(queriesSince(org, from)[1]).toContain(`ORDER BY ${stamp}, Id`)
    expect(rowIdsIn((await step.run({})).outputs)).toEqual([])
  })

  test.each([
    ['ContactChangeEvent', /ContactChangeEvent.*no field that shows when/],
    ['Planet__c', /"Planet__c", but Salesforce has no such object/],
  ])('the object %s cannot be polled, and the error explains why', async (objectType, message) => {
    const { step } = await org.startPolling({ config: { objectType } })

    const { outputs } = await step.run({})

    expect(outputs).toMatchObject([{ kind: 'error', body: { message: expect.stringMatching(message) } }])
  })
})

describeSalesforce('snapshots of the trigger for Salesforce', (org) => {
  test('a changed objectType is polled from the beginning with a log line', async () => {
    const { step, ...started } = await org.startPolling()
    createContacts(org, 1)
    await step.run({})
    await step.stop()
    const lead = org.twin.create('Lead', {}, { at: org.now - 2 * hour })
    const changed = await restartPolling(org, started, { objectType: 'Lead' })

    const { end, outputs } = await changed.run({})

    expect(end).toBe('acked')
    expect(rowIdsIn(outputs)).toEqual([lead])
    expect(changed.log()).toContain('The snapshot belongs to Contact, but the step polls Lead')
  })

  test.each<[string, unknown]>([
    ['from Microsoft', { v: 1, scope: 'contacts', select: '*', round: 'first' }],
    ['from another component', { startTime: '2026-01-31T08:00:00.000Z' }],
    ['from a later version', { v: 2, objectType: 'Contact', from: '2026-01-31T08:00:00.000Z' }],
    ['not an object', '2026-01-31T08:00:00.000Z'],
  ])('a snapshot that is %s is rejected and stays unchanged', async (_, snapshot) => {
    const { step, ...started } = await org.startPolling()
    await step.stop()
    const from = org.twin.requestsSeen.length
    const restarted = await restartPolling(org, started, { objectType: 'Contact' }, snapshot)

    const { end, outputs } = await restarted.run({})

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
})
