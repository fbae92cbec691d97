import { memoryOf } from '../support/stepMemory'
import { describeTenant, type SpecTenant } from '../support/tenantSpec'

const megabyte = 1024 * 1024
const rows = 3300
// About 100 MB of CSV.
const notes = 'x'.repeat(30_000)

interface File {
  readonly url: string
  readonly recordCount: number
}

/** Stores the CSV file in the object storage, as a previous step does, and returns its URL. */
async function stored({ storage }: SpecTenant): Promise<string> {
  const lines = Array.from({ length: rows }, (_, place) => `W-${place},M,${notes}\r\n`)
  const response = await fetch(`${storage.url}/objects`, {
    method: 'POST',
    headers: { authorization: `Bearer ${storage.token}`, 'content-type': 'text/csv' },
    body: `\ufeffCode__c,Model__c,Notes__c\r\n${lines.join('')}`,
  })
  const { objectId } = (await response.json()) as { objectId: string }
  return `${storage.url}/objects/${objectId}?storage_type=maester`
}

describeTenant(
  'the memory of a bulk load and a bulk query of 100 MB',
  (tenant) => {
    const own = { environment: { HTTP_TIMEOUT_MS: '120000' }, hasOwnProcess: true }
    const fields = { provider: 'salesforce', apiBaseUrl: '' }

    test('a CSV file of 100 MB is loaded and its results are emitted with at most 64 MiB above idle', async () => {
      const config = { objectType: 'Widget__c', operation: 'create' }
      const { step } = await tenant.start('bulkLoad', { config, fields, ...own })
      await step.run({ records: [{ Model__c: 'idle' }] })
      const idle = memoryOf(step, 'VmRSS')
      const url = await stored(tenant)

      const { end, outputs } = await step.run({ url })

      expect(end).toBe('acked')
      const { body } = outputs.find(({ kind }) => kind === 'data') ?? {}
      expect(body).toMatchObject({ recordsProcessed: rows, successfulResults: { recordCount: rows } })
      expect(body).not.toHaveProperty('results')
      expect(sizeAt(tenant, (body as { successfulResults: File }).successfulResults)).toBeGreaterThan(
        99_000_000,
      )
      expect(memoryOf(step, 'VmHWM') - idle).toBeLessThan(64 * megabyte)
    }, 240_000)

    test('the result of a 100 MB query is stored with at most 64 MiB above idle', async () => {
      const { step } = await tenant.start('bulkQuery', { fields, ...own })
      await step.run({ query: 'SELECT Id FROM Account' })
      const idle = memoryOf(step, 'VmRSS')

      const { outputs } = await step.run({ query: 'SELECT Id, Code__c, Notes__c FROM Widget__c' })

      const file = outputs.find(({ kind }) => kind === 'data')?.body as File
      expect(file).toMatchObject({ recordCount: rows + 1 })
      expect(sizeAt(tenant, file)).toBeGreaterThan(99_000_000)
      expect(memoryOf(step, 'VmHWM') - idle).toBeLessThan(64 * megabyte)
    }, 240_000)
  },
  { keptBytes: 200 * megabyte },
)

function sizeAt({ storage }: SpecTenant, { url }: File): number {
  return storage.objects().find(({ id }) => url.includes(id))?.size ?? 0
}
