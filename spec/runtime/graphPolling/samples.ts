import { idsIn, listsIn, startPolling } from '../../support/tenantPolls'
import { tenantFacts } from '../../support/tenantSpec'

const environment = { ELASTICIO_FLOW_TYPE: 'debug' }

export const samples = tenantFacts('a sample', (tenant) => {
  test('a sample has at most 10 records and no snapshot, and the next one has the same records', async () => {
    const { step, ids } = await startPolling(tenant, 25, { environment, config: { pageSize: '4' } })

    const runs = [await step.run({}), await step.run({})]

    for (const { end, outputs } of runs) {
      expect(end).toBe('acked')
      expect(idsIn(outputs)).toEqual(ids.slice(0, 10))
      expect(outputs.map(({ kind }) => kind)).not.toContain('snapshot')
    }
  })

  test.each(['emitPage', 'emitAll'])(
    'a sample with %s has one message with at most 10 records',
    async (emitBehavior) => {
      const { step, ids } = await startPolling(tenant, 25, {
        environment,
        config: { pageSize: '4', emitBehavior },
      })

      const { outputs } = await step.run({})

      expect(listsIn(outputs)).toEqual([ids.slice(0, 10)])
    },
  )

  test('a sample without records fails with that reason', async () => {
    const { step } = await startPolling(tenant, 0, { environment })

    const { end, outputs } = await step.run({})

    expect(end).toBe('rejected')
    expect(outputs).toMatchObject([
      { kind: 'error', body: { message: expect.stringContaining('No records found for a sample') } },
    ])
  })
})
