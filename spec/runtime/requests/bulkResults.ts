import { type SpecTenant, tenantFacts } from '../../support/tenantSpec'

const rows = 200
// A result has the values of its row.
const notes = 'x'.repeat(25_000)

async function stored({ storage }: SpecTenant): Promise<string> {
  const lines = Array.from({ length: rows }, (_, place) => `W-${place},M,${notes}\n`)
  const response = await fetch(`${storage.url}/objects`, {
    method: 'POST',
    headers: { authorization: `Bearer ${storage.token}`, 'content-type': 'text/csv' },
    body: `Code__c,Model__c,Notes__c\n${lines.join('')}`,
  })
  const { objectId } = (await response.json()) as { objectId: string }
  return `${storage.url}/objects/${objectId}?storage_type=maester`
}

export const bulkResults = tenantFacts('the results of a bulk load of 5 MB', (tenant) => {
  const step = async (isPassthrough: boolean) => {
    const config = { objectType: 'Widget__c', operation: 'create' }
    const fields = { provider: 'salesforce', apiBaseUrl: '' }
    return (await tenant.start('bulkLoad', { config, fields, isPassthrough })).step
  }

  test('the message contains the rows', async () => {
    const { end, outputs } = await (await step(false)).run({ url: await stored(tenant) })
    expect(end).toBe('acked')
    const body = outputs.find(({ kind }) => kind === 'data')?.body as { results?: unknown[] }
    expect(body.results).toHaveLength(rows)
  })

  test('the message contains only the files if passthrough would copy the rows', async () => {
    const { end, outputs } = await (await step(true)).run({ url: await stored(tenant) })
    expect([end, outputs.filter(({ kind }) => kind === 'error')]).toEqual(['acked', []])
    const { body } = outputs.find(({ kind }) => kind === 'data') ?? {}
    expect(body).toMatchObject({ recordsProcessed: rows, successfulResults: { recordCount: rows } })
    expect(body).not.toHaveProperty('results')
  })
})
