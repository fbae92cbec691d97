import { hour, orgFacts, until } from '../../support/salesforceOrg'
import { rowIdsIn, rowsIn } from '../../support/salesforceRows'

export const wideObjects = orgFacts('an object with more fields than fit into one URL', (org) => {
  const seed = (count: number) => org.twin.seed('Wide__c', count, { at: org.now - hour, perSecond: 26 })

  const byId = () => org.twin.requestsSeen.filter(({ soql }) => soql?.includes('WHERE Id IN ('))

  test('a wide object is emitted with all its fields, page by page', async () => {
    const { step } = await org.startPolling({ config: { objectType: 'Wide__c', pageSize: '210' } })
    const ids = seed(250)

    const { end, outputs } = await step.run({})

    expect(end).toBe('acked')
    expect(byId().length).toBeGreaterThanOrEqual(2)
    expect(org.twin.statusCounts()).not.toHaveProperty('414')
    expect(rowIdsIn(outputs)).toEqual(ids)
    expect(rowsIn(outputs)).toEqual(ids.map((id) => org.twin.record('Wide__c', id)))
    expect(Object.keys(rowsIn(outputs)[0] ?? {}).length).toBeGreaterThan(400)
    expect(outputs.filter(({ kind }) => kind === 'snapshot')).toHaveLength(2)
  })

  test('a record that is deleted while its page is read is emitted completely', async () => {
    const { step } = await org.startPolling({ config: { objectType: 'Wide__c' } })
    const ids = seed(3)
    const whole = ids.map((id) => org.twin.record('Wide__c', id))
    const from = org.twin.requestsSeen.length
    // The page is read again up to the horizon, and the record is deleted during this second time.
    org.twin.fail({ kind: 'unavailable', retryAfter: '1' }, { path: /%20IN%20/, after: 1 })
    const polled = step.run({})
    await until(() => org.twin.requestsSeen.slice(from).some(({ status }) => status === 503))
    org.twin.delete('Wide__c', ids.slice(1, 2))

    const { outputs } = await polled

    expect(rowsIn(outputs)).toEqual(whole)
  })
})
