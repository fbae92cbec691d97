import type { Tenant } from '..'
import type { Step } from '../brokers/broker'
import { say } from './terminal'

const count = 5000

interface Counts {
  readonly successCount?: number
  readonly failureCount?: number
  readonly recordsProcessed?: number
  readonly recordsFailed?: number
  readonly message?: string
}

/** Upserts 5,000 contacts twice with a list and twice with a bulk load. Returns a sentence for each failure. */
export async function upsertMany(tenant: Tenant, accountId: string): Promise<string[]> {
  const config = { objectType: 'Contact', upsertBy: 'Legacy_Id__c' }
  const start = (functionName: string, fields: object) =>
    tenant.startStep({
      functionName,
      stepId: `salesforce-${functionName}`,
      accountId,
      config: { ...config, ...fields },
    })
  const [list, bulk] = await Promise.all([
    start('upsertObjects', {}),
    start('bulkLoad', { operation: 'upsert' }),
  ])
  say(`Upserting ${count} contacts twice with a list and twice with a bulk load …`)
  const failures: string[] = []
  for (const [name, step] of [
    ['upsertObjects', list],
    ['bulkLoad', bulk],
  ] as const) {
    for (const title of ['Engineer', 'Director']) failures.push(...(await upsert(tenant, step, name, title)))
  }
  return failures
}

async function upsert({ salesforce }: Tenant, step: Step, name: string, title: string): Promise<string[]> {
  const before = { calls: salesforce.requestsSeen.length, contacts: salesforce.ids('Contact').length }
  const startedAt = Date.now()
  const records = Array.from({ length: count }, (_, place) => ({
    Legacy_Id__c: `${name}-${place}`,
    LastName: 'Hopper',
    Title: title,
  }))
  const { outputs } = await step.run({ records })
  const counts = (outputs.find(({ kind }) => kind === 'data' || kind === 'error')?.body ?? {}) as Counts
  const written = counts.successCount ?? (counts.recordsProcessed ?? 0) - (counts.recordsFailed ?? 0)
  const calls = salesforce.requestsSeen.length - before.calls
  const created = salesforce.ids('Contact').length - before.contacts
  const seconds = ((Date.now() - startedAt) / 1000).toFixed(1)
  say(`  ${name}: ${written} written, ${created} of them new, ${calls} calls, ${seconds} s`)
  const expected = title === 'Engineer' ? count : 0
  if (written === count && created === expected) return []
  return [
    `${name}: ${written} of ${count} written, ${created} new instead of ${expected}. ${counts.message ?? ''}`,
  ]
}
