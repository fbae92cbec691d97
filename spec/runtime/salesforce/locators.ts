import type { Fault } from '../../../tenant/salesforce'
import { hour, iso, orgFacts } from '../../support/salesforceOrg'
import { inPollOrder, messageIdsIn, rowIdsIn, seedUnevenly } from '../../support/salesforceRows'
import { watch } from '../../support/tenantWatch'

const locator = /\/query\/./
const invalidLocator: Fault = {
  kind: 'answer',
  status: 400,
  body: [{ errorCode: 'INVALID_QUERY_LOCATOR', message: 'invalid query locator' }],
}

export const locators = orgFacts('a page of a poll that Salesforce returns in batches', (org) => {
  beforeAll(() => org.twin.tieLocatorsToSession())
  beforeEach(() => org.twin.setBatchSize(30))

  const queriesFrom = (from: number) =>
    org.twin.requestsSeen.slice(from).filter(({ path }) => path.includes('/query'))

  test('a page is combined from its batches', async () => {
    const { step } = await org.startPolling({ config: { pageSize: '100' } })
    const ids = inPollOrder(org, seedUnevenly(org, 250))

    const { outputs } = await step.run({})

    expect(rowIdsIn(outputs)).toEqual(ids)
    expect(outputs.filter(({ kind }) => kind === 'snapshot')).toHaveLength(3)
  })

  test('a page is queried again if the session and its locators end between two batches', async () => {
    const { step } = await org.startPolling({ config: { pageSize: '100' } })
    const ids = inPollOrder(org, seedUnevenly(org, 250))
    const seen = watch(org.tenant)
    // The session ends before the second batch of the second page.
    org.twin.fail({ kind: 'unauthorized' }, { path: locator, after: 3 })

    const { end, outputs } = await step.run({})

    expect(end).toBe('acked')
    expect(rowIdsIn(outputs)).toEqual(ids)
    expect(new Set(messageIdsIn(outputs)).size).toBe(250)
    expect(seen.events('token')).toHaveLength(1)
    expect(seen.events('api').filter(({ status }) => status === 401)).toHaveLength(2)
  })

  test('a page is queried again if Salesforce no longer accepts its locator', async () => {
    const { step } = await org.startPolling({ config: { pageSize: '100' } })
    const ids = inPollOrder(org, seedUnevenly(org, 90))
    const from = org.twin.requestsSeen.length
    org.twin.fail(invalidLocator, { path: locator, after: 1 })

    const { outputs } = await step.run({})

    expect(rowIdsIn(outputs)).toEqual(ids)
    // The third time, the page is read up to the horizon.
    expect(queriesFrom(from)).toHaveLength(3 + 3 + 3)
  })

  test('a poll fails without a new snapshot if the locators are rejected repeatedly', async () => {
    const { step } = await org.startPolling({ config: { pageSize: '100' } })
    seedUnevenly(org, 100)
    org.twin.fail(invalidLocator, { path: locator, times: 2 })

    const { end, outputs } = await step.run({})

    expect(end).toBe('rejected')
    expect(outputs).toMatchObject([
      {
        kind: 'error',
        body: { name: 'TemporaryError', message: expect.stringContaining('Run the query again') },
      },
    ])
  })

  test('the action query rebounds its message instead if it has already emitted rows', async () => {
    const { step } = await org.start('query')
    const ids = seedUnevenly(org, 50)
    const input = { query: `SELECT Id FROM Contact WHERE CreatedDate >= ${iso(org.now - hour)} ORDER BY Id` }
    org.twin.fail({ kind: 'unauthorized' }, { path: locator })

    const first = await step.run(input)
    const again = await step.run(input)

    expect(rowIdsIn(first.outputs).sort()).toEqual(ids.slice(0, 30))
    expect(first.outputs.at(-1)).toMatchObject({
      kind: 'rebound',
      body: { message: expect.stringContaining('Run the query again') },
    })
    expect(rowIdsIn(again.outputs).sort()).toEqual(ids)
  })

  test('the error says to reconnect if the grant is also invalid', async () => {
    const { step } = await org.startPolling({ config: { pageSize: '100' } })
    seedUnevenly(org, 100)
    await org.tenant.authorizationServer.revokeGrants()
    for (const path of [locator, /v66.0.$/]) org.twin.fail({ kind: 'unauthorized' }, { path })

    const { end, outputs } = await step.run({})

    expect(end).toBe('rejected')
    expect(outputs).toMatchObject([{ kind: 'error', body: { name: 'ReconnectRequiredError' } }])
  })
})
