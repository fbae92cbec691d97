import { tenantFacts } from '../../support/tenantSpec'

export const bulkRaces = tenantFacts('bulk loads that run at the same time', (tenant) => {
  afterEach(() => tenant.salesforce.setBulk({ msPerBatch: 0 }))

  test('the jobs are kept while the platform does not show their snapshots, and each row is loaded once', async () => {
    tenant.salesforce.setBulk({ msPerBatch: 60_000 })
    const config = { objectType: 'Widget__c', operation: 'create', timeoutMinutes: 0 }
    const fields = { provider: 'salesforce', apiBaseUrl: '' }
    const { step, stepId } = await tenant.start('bulkLoad', { config, fields, prefetch: 4 })
    const shown = { jobs: { old: { id: '7505g0000000001AAA', at: 1, hash: '0123456789abcdef' } } }
    // The platform shows this snapshot, although it has accepted newer ones.
    step.onOutput(({ kind }) => {
      if (kind === 'snapshot') tenant.platform.saveSnapshot('local-flow', stepId, shown)
    })
    tenant.platform.saveSnapshot('local-flow', stepId, shown)
    const before = tenant.salesforce.ids('Widget__c').length
    const bodies = ['A', 'B', 'C', 'D'].map((Model__c) => ({ records: [{ Model__c }] }))
    const sent = await Promise.all(bodies.map((body) => step.send(body)))
    const ends = await Promise.all(sent.map(({ messageId }) => step.settled(messageId)))
    expect(ends.map(({ outputs }) => outputs.map(({ kind }) => kind))).toEqual(
      bodies.map(() => expect.arrayContaining(['snapshot', 'rebound'])),
    )
    tenant.salesforce.advanceClock(120_000)
    const again = await Promise.all(
      bodies.map((body, place) =>
        step.send(body, { messageId: sent[place]?.messageId, reboundIteration: 1 }),
      ),
    )
    await Promise.all(again.map(({ messageId }) => step.ended(messageId)))
    expect(step.outputs.filter(({ kind }) => kind === 'data')).toHaveLength(4)
    expect(tenant.salesforce.ids('Widget__c').length - before).toBe(4)
  })
})
