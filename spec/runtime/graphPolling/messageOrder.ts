import { idsIn, messagesBeforeSnapshots, startPolling } from '../../support/tenantPolls'
import { tenantFacts } from '../../support/tenantSpec'

export const messageOrder = tenantFacts("order of messages at the runtime's default rates", (tenant) => {
  const atDefaultRates = { hasRaisedRates: false }

  test('the 90 records of an ordered query are emitted in order', async () => {
    const folderId = tenant.graph.createFolder('Ordered')
    const ids = tenant.graph.seed(90, { folderId, spacingMs: 1000 })
    const { step } = await tenant.start('query', atDefaultRates)
    const query = `/me/contactFolders/${folderId}/contacts?$orderby=lastModifiedDateTime&$top=45`

    const { outputs } = await step.run({ query })

    expect(idsIn(outputs)).toEqual(ids)
  })

  test('a poll emits each page in order, followed by its snapshot', async () => {
    const { step, ids } = await startPolling(tenant, 80, { ...atDefaultRates, config: { pageSize: '20' } })

    const { outputs } = await step.run({})

    expect(idsIn(outputs)).toEqual(ids)
    expect(messagesBeforeSnapshots(outputs)).toEqual([20, 40, 60, 80])
  })
})
