import { hour, iso, minute, orgFacts, type SpecOrg } from '../../support/salesforceOrg'
import { createContacts, rowIdsIn, rowsIn, seedUnevenly } from '../../support/salesforceRows'
import { expectOneIdPerVersion, expectSmallSnapshots, pollEndpoint } from '../../support/tenantLists'

export const endpointPolling = orgFacts('polling the query endpoint of Salesforce', (org) => {
  test('1,000 contacts are emitted once each by nextRecordsUrl without attributes, and then new records of the newest second', async () => {
    org.twin.setBatchSize(300)
    const ids = seedUnevenly(org, 1000)
    const { step } = await startQuery(org)

    const first = await step.run({})
    const newest =
      rowsIn(first.outputs)
        .map(stampOf)
        .sort((a, b) => a - b)
        .at(-1) ?? 0
    org.twin.update('Contact', ids.slice(3, 5), { Title: 'Owner' }, newest)
    const added = createContacts(org, 3, newest)
    const second = await step.run({})
    const third = await step.run({})

    expect(rowIdsIn(first.outputs).sort()).toEqual([...ids].sort())
    expect(rowIdsIn(second.outputs).sort()).toEqual([...ids.slice(3, 5), ...added].sort())
    expect(rowIdsIn(third.outputs)).toEqual([])
    expectOneIdPerVersion(step.outputs, 1005)
    expectSmallSnapshots(step.outputs)
    expect(rowsIn(first.outputs)[0]).not.toHaveProperty('attributes')
  })

  test('a round restarts without loss if its locator expires between two executions', async () => {
    org.twin.setBatchSize(200)
    const ids = createContacts(org, 500)
    const { step } = await startQuery(org, { singlePagePerInterval: true })

    await step.run({})
    org.twin.expireLocators()
    for (let execution = 0; execution < 4; execution++) await step.run({})

    expect(new Set(rowIdsIn(step.outputs))).toEqual(new Set(ids))
    expect(rowIdsIn(step.outputs)).toHaveLength(500 + 200)
    expectOneIdPerVersion(step.outputs, 500)
    expect(step.log()).toContain('no longer accepts the position')
  })

  test('a next link is followed on the new instance if the instance moves between two pages', async () => {
    org.twin.setBatchSize(200)
    const ids = createContacts(org, 300)
    const { step } = await startQuery(org, { singlePagePerInterval: true })

    await step.run({})
    await org.tenant.moveInstance()
    await step.run({})

    expect(rowIdsIn(step.outputs).sort()).toEqual([...ids].sort())
  })
})

function startQuery(org: SpecOrg, config: object = {}) {
  const from = iso(org.now - hour - minute).replace('.000Z', 'Z')
  return org.start(pollEndpoint, {
    hasRaisedRates: true,
    config: {
      path: `/query?q=SELECT Id, LastName, Title, SystemModstamp FROM Contact WHERE SystemModstamp >= ${from} ORDER BY Id`,
      paging: 'nextLink',
      watermarkField: 'SystemModstamp',
      ...config,
    },
  })
}

function stampOf(row: { readonly [field: string]: unknown }): number {
  return Date.parse(String(row['SystemModstamp']))
}
