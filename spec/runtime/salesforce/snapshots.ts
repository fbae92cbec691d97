import { hour, orgFacts, restartPolling, snapshotOf } from '../../support/salesforceOrg'
import { createContacts, rowIdsIn } from '../../support/salesforceRows'

export const snapshots = orgFacts('snapshots of the trigger for Salesforce', (org) => {
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
