import fc from 'fast-check'
import { bulk } from '../../../lib/providers/salesforce/bulk'
import { runCount } from '../../support/runCount'
import type { Body } from '../fixtures/inProcess'
import { bulkFixture, type Loaded } from './bulkFixture'

const { org, run, loaded, stored, contentOf, fields, added } = bulkFixture()

const header = 'Model__c,Notes__c\n'
const lineOf = (name: string) => `${name},"one\n""two"""\n`

/** Limits a job to this number of rows of `lineOf`. */
function allowRows(rows: number, name: string): void {
  jest.replaceProperty(bulk, 'largestUpload', header.length + rows * lineOf(name).length)
}

afterEach(() => jest.restoreAllMocks())

const namesIn = (csv: string) => [...csv.matchAll(/^"?([A-Za-z]+-\d+-\d+)|(?<=,)"?([a-z]+-\d+-\d+)/gm)]
const names = (csv: string) => namesIn(csv).map(([, first, second]) => first ?? second)
const recordsOf = ({ results }: Loaded) => results.map(({ record }) => (record as Body)['Model__c'])

test('a file that exceeds the size of a job is loaded with several jobs, one at a time', async () => {
  allowRows(2, 'row-0-0')
  const rows = ['row-0-0', 'row-0-1', 'row-0-2', 'row-0-3', 'row-0-4']
  const lines = [header, ...rows.map(lineOf)].map((line) => line.replace(/\n$/, '\r\n'))
  const url = await stored(`\ufeff${lines.join('')}`)
  let body = {} as Loaded
  const ids = await added(async () => {
    body = await loaded({ url })
  })
  expect(body.jobIds).toHaveLength(3)
  expect(body).toMatchObject({ jobId: body.jobIds?.[0], recordsProcessed: 5, recordsFailed: 0 })
  expect(recordsOf(body).sort()).toEqual(rows)
  expect(fields(ids, 'Model__c').flat().sort()).toEqual(rows)
  const file = contentOf(body.successfulResults)
  expect(file.match(/sf__Id/g)).toHaveLength(1)
  expect(names(file).sort()).toEqual(rows)
})

test('records that exceed the size of a job have their results at their indexes', async () => {
  jest.replaceProperty(bulk, 'largestUpload', 60)
  const records = Array.from({ length: 20 }, (_, place) => ({ Model__c: `record-${place % 5}` }))
  const { results, jobIds } = await loaded({ records })
  expect(jobIds?.length).toBeGreaterThan(2)
  expect(results.map(({ index }) => index)).toEqual(records.map((_, index) => index))
  expect(new Set(results.map(({ id }) => id)).size).toBe(20)
  const stored = fields(
    results.map(({ id }) => String(id)),
    'Model__c',
  ).flat()
  expect(stored).toEqual(records.map((record) => record.Model__c))
})

test('each row of a file is in one of the results if a job fails, and rows after it are unprocessed', async () => {
  org.twin.setBulk({ rowsPerBatch: 2, failingBatch: 2 })
  allowRows(3, 'row-1-0')
  const rows = Array.from({ length: 8 }, (_, place) => `row-1-${place}`)
  const url = await stored(header + rows.map(lineOf).join(''))
  const { failure, snapshots } = await run({ url }, {}, 'failing-part')
  const again = await run({ url }, {}, 'failing-part', snapshots.at(-1))
  for (const { message = '' } of [failure, again.failure].map((error) => error ?? new Error())) {
    expect(message).toMatch(/ended in the state Failed.*Processed records: 2, of which 0 failed/)
    const files = [...message.matchAll(/(\w+): (http\S+)/g)].map(([, kind, at]) => [
      kind,
      contentOf({ url: at ?? '', recordCount: 0 }),
    ])
    expect(files.map(([kind]) => kind)).toEqual(['successfulResults', 'unprocessedRecords'])
    expect(files.flatMap(([, content]) => names(content ?? '')).sort()).toEqual(rows)
  }
})

const faults = [{ kind: 'reset', isApplied: true }, { kind: 'reset' }, { kind: 'halfBody' }] as const
let runs = 0

test('a load of several jobs that is interrupted at random stores each row once and reports it once', async () => {
  process.env['HTTP_MAX_RETRIES'] = '0'
  const interruption = fc.record({ after: fc.nat(12), fault: fc.constantFrom(...faults) })
  const property = fc.asyncProperty(
    fc.integer({ min: 1, max: 12 }),
    fc.integer({ min: 1, max: 5 }),
    fc.array(interruption, { maxLength: 4 }),
    async (count, perJob, interruptions) => {
      const prefix = `run-${++runs}`
      const rows = Array.from({ length: count }, (_, place) => `${prefix}-${place}`).sort()
      allowRows(perJob, `${prefix}-0`)
      const url = await stored(header + rows.map(lineOf).join(''))
      let snapshot: unknown
      for (const { after, fault } of interruptions) {
        org.twin.fail(fault, { after, times: Number.POSITIVE_INFINITY })
        const { snapshots } = await run({ url }, {}, prefix, snapshot)
        snapshot = snapshots.at(-1) ?? snapshot
        org.clearFaults()
      }
      const { body, failure, rebound } = await run({ url }, {}, prefix, snapshot)
      if (!body) throw failure ?? rebound
      expect(recordsOf(body).sort()).toEqual(rows)
      const all = org.twin.ids('Widget__c').map((id) => String(org.twin.record('Widget__c', id)['Model__c']))
      expect(all.filter((name) => name.startsWith(`${prefix}-`)).sort()).toEqual(rows)
    },
  )
  await fc.assert(property, { numRuns: runCount(8, 20), seed: 14 })
}, 60_000)
