import { process as createObjects } from '../../lib/actions/createObjects'
import { largestBodyBytes } from '../../lib/emit/largeBodies'
import type { Message } from '../../lib/emit/messages'
import { sizeOf } from '../../lib/emit/recordMessages'
import type { StepContext } from '../../lib/runtime/context'
import type { Execution } from '../../lib/session/execution'
import { bodyForAll, roomForAll } from '../../lib/steps/manyRecords/resultsMessage'
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
  const whole = bodyForAll(results, Number.POSITIVE_INFINITY)
  const short = bodyForAll(results, 100 * 250)
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
  const room = await roomForAll(runtimeWith(220_000), execution, input, results.length)
  const size = Buffer.byteLength(JSON.stringify(bodyForAll(results, room)))
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

describe('results that are emitted individually', () => {
  const individually = () => ({ ...config(), emitBehavior: 'emitIndividually' })

  /** Returns a runtime that rejects messages over its limit, after it has added the passthrough. */
  function limitedRuntime(passthrough: object, limit: number) {
    const messages: Message[] = []
    const context = {
      ...runtimeWith(Math.ceil((limit * 4) / 3)),
      errorCount: 0,
      messages,
      async emit(event: string, payload?: unknown) {
        if (event !== 'data') return
        const sent = { ...passthrough, copy: Object(payload).body }
        if (sizeOf(Object(payload).body) + sizeOf(sent) > limit) context.errorCount++
        else messages.push(payload as Message)
      },
    }
    return context
  }

  /** Returns a runtime that takes no message, as while the platform is overloaded. */
  function rejectingRuntime(): StepContext {
    const context = { ...runtimeWith(10_000_000), errorCount: 0 }
    return Object.assign(context, { emit: () => void context.errorCount++ })
  }

  async function run(records: object[], passthrough: object, context: StepContext) {
    const before = org.twin.ids('Widget__c').length
    const message = { id: 'individually', body: { records }, passthrough }
    const failure = await createObjects.call(context, message, individually()).then(
      () => undefined,
      (error: Error) => error,
    )
    return { failure, created: org.twin.ids('Widget__c').length - before }
  }

  test('a result is emitted without its record if the passthrough leaves no room for both', async () => {
    const passthrough = { before: { body: 'x'.repeat(60_000) } }
    const context = limitedRuntime(passthrough, 100_000)
    const records = [{ Model__c: 'A' }, { Model__c: 'B', Notes__c: 'y'.repeat(30_000) }]
    const { failure, created } = await run(records, passthrough, context)
    expect([failure, created]).toEqual([undefined, 2])
    expect(context.messages.map(({ body }) => body)).toEqual([
      { index: 0, success: true, created: true, id: expect.any(String), record: records[0] },
      {
        index: 1,
        success: true,
        created: true,
        id: expect.any(String),
        _error: expect.stringMatching(/Left out: "record"/),
      },
    ])
  })

  test('nothing is written if the passthrough leaves no room for a result', async () => {
    const passthrough = { before: { body: 'x'.repeat(190_000) } }
    const { failure, created } = await run(
      [{ Model__c: 'A' }],
      passthrough,
      limitedRuntime(passthrough, 200_000),
    )
    expect(created).toBe(0)
    expect(failure).toMatchObject({
      name: 'ConfigurationError',
      message: expect.stringContaining('nothing was written. Turn off the passthrough'),
    })
  })

  test('results that the platform rejects cause an error that says not to send the records again', async () => {
    const { failure, created } = await run([{ Model__c: 'A' }, {}], {}, rejectingRuntime())
    expect(created).toBe(1)
    expect(failure).toMatchObject({
      name: 'TemporaryError',
      message:
        'The platform did not accept all messages (see its own error). 1 of 2 records were written, and only their results are missing. Do not send the records again. To receive all results in one message, set the field "emitBehavior" to "emitAll".',
    })
  })
})

test('the code, the words, and the fields of an error in a result contain no token', async () => {
  const token = 'a-token-of-salesforce-in-an-error'
  const oauth = { access_token: token, instance_url: org.twin.instanceUrl }
  const error = { statusCode: `BAD_${token}`, message: `No ${token}`, fields: [token] }
  org.twin.fail(
    { kind: 'answer', status: 200, body: [{ success: false, errors: [error] }] },
    { path: /composite/ },
  )
  const body = { records: [{ Model__c: 'A' }] }
  const { messages } = await runAction('createObjects', { ...config(), oauth }, body, 'token')
  expect(messages[0]?.body).toMatchObject({ failureCount: 1, results: [{ error: { message: 'No ***' } }] })
  expect(JSON.stringify(messages)).not.toContain(token)
})

test('an error about records of a query that the platform rejects says to send the message again', async () => {
  org.twin.seed('Widget__c', 1)
  const context = { ...runtimeWith(10_000_000), errorCount: 0 }
  Object.assign(context, { emit: () => void context.errorCount++ })
  const body = { query: 'SELECT Id FROM Widget__c' }
  const { failure } = await runAction('query', config(), body, 'rejected', context)
  expect(failure?.message).toMatch(
    /^The platform did not accept all messages.*Then send the message again\.$/,
  )
})
