import * as bulkQuery from '../../../lib/actions/bulkQuery'
import type { Fault } from '../../../tenant/salesforce'
import { type StorageTwin, startStorageTwin } from '../../../tenant/storage'
import { type Body, logger } from '../fixtures/inProcess'
import { salesforceFixture } from '../fixtures/salesforce'

const org = salesforceFixture()
let storage: StorageTwin
beforeAll(async () => {
  storage = await startStorageTwin()
  Object.assign(process.env, storage.environment)
  org.twin.seed('Contact', 25)
  org.twin.setBulk({ rowsPerPage: 10 })
})
afterAll(() => storage.close())
afterEach(() => org.clearFaults())

let inputs = 0

/** Runs the action on a new input. Returns its error and how many messages it emitted. */
async function run(config: Body): Promise<{ count: number; failure: unknown }> {
  let count = 0
  const emit = async (event: string) => void (event === 'data' && count++)
  const input = { id: `input-${++inputs}`, body: { query: 'SELECT Id, LastName FROM Contact' } }
  try {
    const message = await bulkQuery.process.call(
      { emit, logger, errorCount: 0 },
      input,
      { ...org.account, ...config },
      undefined,
    )
    return { count: message ? 1 : count, failure: undefined }
  } catch (failure) {
    return { count, failure }
  }
}

const outputs: readonly Body[] = [
  { output: 'file' },
  { output: 'records' },
  { output: 'records', emitBehavior: 'emitAll' },
]

const faults: readonly (readonly [string, Fault, RegExp])[] = [
  ['has no locator', { kind: 'header', name: 'sforce-locator' }, /without the header "Sforce-Locator"/],
  ['has fewer rows than it says', { kind: 'lostRows', count: 1 }, /a page of 9 records that should have 10/],
  ['is a login page', { kind: 'answer', status: 200, body: '<html>Sign in</html>' }, /instead of CSV/],
]

test.each(
  faults.flatMap(([what, fault, words]) => outputs.map((config) => ({ what, config, fault, words }))),
)('a first page that $what fails $config before anything is emitted', async ({ config, fault, words }) => {
  org.twin.fail(fault, { path: /results/ })
  const { count, failure } = await run(config)
  expect(count).toBe(0)
  expect(failure).toMatchObject({
    name: 'UnexpectedResponseError',
    message: expect.stringMatching(words),
  })
  expect(failure).toMatchObject({ message: expect.stringMatching(/bulk query 750\w+/) })
})

test.each(outputs)('pages whose locators form a loop end %j with an error', async (config) => {
  const value = Buffer.from('rows-10').toString('base64url')
  org.twin.fail({ kind: 'header', name: 'sforce-locator', value }, { path: /results/, times: 100 })
  const before = org.requestCount()
  expect((await run(config)).failure).toMatchObject({
    name: 'UnexpectedResponseError',
    message: expect.stringContaining('form a loop'),
  })
  expect(org.requestsAfter(before).filter((path) => path.includes('results'))).toHaveLength(2)
})
