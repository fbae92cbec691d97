import { hour, orgFacts, second } from '../../support/salesforceOrg'
import { queriesSince, rowIdsIn } from '../../support/salesforceRows'

export const objectTypes = orgFacts('object types of the trigger for Salesforce', (org) => {
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
