import { largestBodyBytes } from '../../lib/emit/largeBodies'
import type { StepContext } from '../../lib/runtime/context'
import type { Execution } from '../../lib/session/execution'
import { resultsBody, resultsRoom } from '../../lib/steps/manyRecords/resultsMessage'
import type { ActionInput } from '../../lib/steps/step'
import { logger, runAction } from './fixtures/inProcess'
import { salesforceFixture } from './fixtures/salesforce'

const org = salesforceFixture()
const config = () => ({ ...org.account, objectType: 'Widget__c' })

/** Returns a runtime whose messages have at most this size, with the passthrough. */
function runtimeWith(bytes: number): StepContext {
  const retrieveStep = async () => ({ is_passthrough: true })
  return {
    emit() {},
    logger,
    errorCount: 0,
    getConfig: () => ({ OUTGOING_MESSAGE_SIZE_LIMIT: bytes }),
    getApiClient: () => ({ tasks: { retrieveStep } }),
  }
}

test('nothing is written if the results may not fit into a message', async () => {
  const before = org.requestCount()
  const records = Array.from({ length: 300 }, () => ({ Model__c: 'A' }))
  const { failure } = await runAction(
    'createObjects',
    config(),
    { records },
    'too-many',
    runtimeWith(150_000),
  )
  expect(failure).toMatchObject({
    name: 'ConfigurationError',
    message: expect.stringMatching(/^The field "records" has 300 records.*Send fewer records per message\.$/),
  })
  expect(org.requestCount()).toBe(before)
})

test('long errors are shortened if the results do not fit with them', () => {
  const error = { name: 'ApiError', code: 'LONG', message: 'x'.repeat(300), fields: ['Model__c'] } as const
  const results = Array.from({ length: 100 }, (_, index) => ({ index, success: index > 98, error }))
  const whole = resultsBody(results, Number.POSITIVE_INFINITY)
  const short = resultsBody(results, 100 * 250)
  expect(whole).toEqual({ results, successCount: 1, failureCount: 99 })
  expect(JSON.stringify(short).length).toBeLessThan(100 * 250)
  expect(short.results.map(({ index }) => index)).toEqual(results.map(({ index }) => index))
  expect(short.results[7]).toMatchObject({ success: false, error: { name: 'ApiError', code: 'LONG' } })
})

test('long errors in any alphabet fit into a message with the passthrough', async () => {
  const error = { name: 'ApiError', code: 'LONG', message: '長'.repeat(300) } as const
  const results = Array.from({ length: 100 }, (_, index) => ({ index, id: null, success: false, error }))
  const execution = { environment: { flowId: 'flow', stepId: 'step' } } as Execution
  const input = { message: {} } as ActionInput
  const room = await resultsRoom(runtimeWith(220_000), execution, input, results.length)
  const size = Buffer.byteLength(JSON.stringify(resultsBody(results, room)))
  expect(2 * size).toBeLessThan(largestBodyBytes({ OUTGOING_MESSAGE_SIZE_LIMIT: 220_000 }))
})

test('the platform is not asked about a small message', async () => {
  const retrieveStep = jest.fn()
  const runtime = { ...runtimeWith(10_000_000), getApiClient: () => ({ tasks: { retrieveStep } }) }
  const { messages } = await runAction(
    'createObjects',
    config(),
    { records: [{ Model__c: 'A' }] },
    'small',
    runtime,
  )
  expect(messages[0]?.body).toMatchObject({ successCount: 1 })
  expect(retrieveStep).not.toHaveBeenCalled()
})
