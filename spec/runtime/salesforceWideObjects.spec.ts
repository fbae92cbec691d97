import { describeSalesforce, hour, until } from '../support/salesforceOrg'
import { rowIdsIn, rowsIn } from '../support/salesforceRows'

// The objects of the fake have few fields. This org has one more, with field names of the maximum length.
jest.mock('../../tenant/salesforce/schema', () => {
  const { objectTypes } = jest.requireActual('../../tenant/salesforce/schema')
  const { text } = jest.requireActual('../../tenant/salesforce/schema/fieldKinds')
  const { objectType } = jest.requireActual('../../tenant/salesforce/schema/objectType')
  const { withSystemFields } = jest.requireActual('../../tenant/salesforce/schema/systemFields')
  const names = Array.from({ length: 400 }, (_, place) => `Reading_of_the_Sensor_Number_${place}__c`)
  const wide = objectType({
    name: 'Wide__c',
    label: 'Wide',
    labelPlural: 'Wide',
    keyPrefix: 'a01',
    fields: withSystemFields(names.map((name) => text(name, name, 40))),
    sample: (number: number) => Object.fromEntries(names.map((name, place) => [name, `${number}.${place}`])),
  })
  return { objectTypes: [...objectTypes, wide] }
})

describeSalesforce('an object with more fields than fit into one URL', (org) => {
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
    org.twin.fail({ kind: 'unavailable', retryAfter: '1' }, { path: /%20IN%20/ })
    const polled = step.run({})
    await until(() => org.twin.requestsSeen.slice(from).some(({ status }) => status === 503))
    org.twin.delete('Wide__c', ids.slice(1, 2))

    const { outputs } = await polled

    expect(rowsIn(outputs)).toEqual(whole)
  })
})
