import type { StepOutput } from '../../../tenant/brokers/broker'
import { orgFacts, snapshotOf } from '../../support/salesforceOrg'
import { inPollOrder, rowIdsIn, seedUnevenly } from '../../support/salesforceRows'
import { messagesBeforeSnapshots } from '../../support/tenantPolls'
import { watch } from '../../support/tenantWatch'

const environment = { HTTP_MAX_RETRIES: '0' }

export const rejections = orgFacts('a Salesforce that rejects requests', (org) => {
  const errorsIn = (outputs: readonly StepOutput[]) => outputs.filter(({ kind }) => kind === 'error')

  test('a poll fails with a RateLimitError if the quota ends midway, and the next poll continues at its snapshot', async () => {
    const { step } = await org.startPolling({ environment, config: { pageSize: '20' } })
    const ids = inPollOrder(org, seedUnevenly(org, 100))
    // One request for the description, one for the replication horizon, and two pages, the first of which is read twice.
    org.twin.setQuota({ used: 0, limit: 5 })
    const seen = watch(org.tenant)

    const { end, outputs } = await step.run({})
    org.twin.setQuota({ limit: 15_000 })
    const next = await step.run({})

    expect(end).toBe('rejected')
    expect(rowIdsIn(outputs)).toEqual(ids.slice(0, 40))
    expect(messagesBeforeSnapshots(outputs)).toEqual([20, 40])
    expect(errorsIn(outputs)).toMatchObject([
      {
        body: {
          name: 'RateLimitError',
          message: expect.stringMatching(/403 REQUEST_LIMIT_EXCEEDED.*less often/),
        },
      },
    ])
    expect(seen.events('token')).toEqual([])
    expect(rowIdsIn(next.outputs)).toEqual(ids.slice(40))
  })

  test('a session that REST rejects is not refreshed', async () => {
    const { step } = await org.startPolling()
    org.twin.fail({ kind: 'closedToRest' })
    const seen = watch(org.tenant)

    const { end, outputs } = await step.run({})

    expect(end).toBe('rejected')
    expect(outputs).toMatchObject([
      {
        kind: 'error',
        body: {
          name: 'ReconnectRequiredError',
          message: expect.stringContaining('This session is not valid for use with the REST API'),
        },
      },
    ])
    expect(seen.events('token')).toEqual([])
    expect(seen.events('api')).toMatchObject([{ status: 401 }])
  })

  test('a poll of a closed instance fails with a TemporaryError that contains its URL, and keeps its snapshot', async () => {
    const { step, stepId } = await org.startPolling({ environment })
    seedUnevenly(org, 1)
    await step.run({})
    const snapshot = snapshotOf(org, stepId)
    const oldUrl = org.twin.instanceUrl
    await org.tenant.moveInstance({ isOldClosed: true })

    const { end, outputs } = await step.run({})

    expect(end).toBe('rejected')
    expect(outputs).toMatchObject([
      { kind: 'error', body: { name: 'TemporaryError', message: expect.stringContaining(oldUrl) } },
    ])
    expect(snapshotOf(org, stepId)).toEqual(snapshot)
  })

  test('an account with the policy everyCall finds the new instance', async () => {
    const { step } = await org.startPolling({ environment, fields: { refreshPolicy: 'everyCall' } })
    await org.tenant.moveInstance({ isOldClosed: true })
    const ids = seedUnevenly(org, 3)

    expect(rowIdsIn((await step.run({})).outputs)).toEqual(inPollOrder(org, ids))
  })

  test.each([
    ['a 503', { kind: 'unavailable', retryAfter: '0' }],
    ['a reset connection', { kind: 'reset' }],
    ['half a body', { kind: 'halfBody' }],
  ] as const)(
    'a request that gets %s in the middle of a poll is retried without loss or duplicates',
    async (_, fault) => {
      const { step } = await org.startPolling({ config: { pageSize: '20' } })
      const ids = inPollOrder(org, seedUnevenly(org, 60))
      org.twin.fail(fault, { path: /query/, after: 1 })

      const { end, outputs } = await step.run({})

      expect(end).toBe('acked')
      expect(rowIdsIn(outputs)).toEqual(ids)
    },
  )
})
