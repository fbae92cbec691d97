import { pollEndpoint, startList } from '../../support/tenantLists'
import { idsIn, listsIn, messagesBeforeSnapshots } from '../../support/tenantPolls'
import { tenantFacts } from '../../support/tenantSpec'
import { watch } from '../../support/tenantWatch'

export const endpointMessages = tenantFacts('messages of polling an endpoint', (tenant) => {
  test('singlePagePerInterval emits one page per execution with one API call', async () => {
    const { ids, step } = await startList(tenant, 50, {
      config: { pageSize: 20, singlePagePerInterval: true },
    })
    const seen = watch(tenant)
    const pages: string[][] = []

    for (let execution = 1; execution <= 4; execution++) pages.push(idsIn((await step.run({})).outputs))

    expect(pages).toEqual([ids.slice(0, 20), ids.slice(20, 40), ids.slice(40), []])
    expect(seen.events('api')).toHaveLength(4)
    expect(messagesBeforeSnapshots(step.outputs)).toEqual([20, 40, 50, 50])
  })

  test.each([
    ['emitPage', [20, 20, 10]],
    ['emitAll', [50]],
  ])('%s emits lists of records, each followed by its snapshot', async (emitBehavior, sizes) => {
    const { ids, step } = await startList(tenant, 50, { config: { pageSize: 20, emitBehavior } })

    const { outputs } = await step.run({})

    expect(listsIn(outputs).map(({ length }) => length)).toEqual(sizes)
    expect(listsIn(outputs).flat()).toEqual(ids)
    expect(messagesBeforeSnapshots(outputs)).toEqual(sizes.map((_, index) => index + 1))
  })

  test('a sample has at most 10 records and no snapshot', async () => {
    const { ids, step } = await startList(tenant, 25, { environment: { ELASTICIO_FLOW_TYPE: 'debug' } })

    const { outputs } = await step.run({})

    expect(idsIn(outputs)).toEqual(ids.slice(0, 10))
    expect(outputs.map(({ kind }) => kind)).not.toContain('snapshot')
  })

  test.each([
    ['emitIndividually', 'object'],
    ['emitPage', 'array'],
  ])('the metadata of %s describes its messages', async (emitBehavior, type) => {
    const { accountId } = await startList(tenant, 0)
    const { result } = await tenant.call('getMetaModel', {
      accountId,
      functionName: pollEndpoint,
      config: { emitBehavior },
    })

    const { properties, ...schema } = (result as { data: { out: Record<string, unknown> } }).data.out
    expect(schema).toEqual({ type: 'object' })
    expect(properties).toEqual(
      type === 'object' ? { id: expect.anything() } : { results: expect.objectContaining({ type }) },
    )
  })
})
