import { runInThisContext } from 'node:vm'
import fc from 'fast-check'
import { type Step, steps } from '../../contract/project'
import { callsOf, endOf, inputSchemas } from './calls'
import { type ChaosApi, startChaosApi } from './chaosApi'
import { withComponentEnvironment } from './componentEnvironment'

jest.mock('../../../lib/runtime/environment', () => {
  const { withoutWaits } = require('./componentEnvironment')
  return withoutWaits(jest.requireActual('../../../lib/runtime/environment'))
})

const numRuns = Number(process.env['BAD_INPUT_RUNS'] ?? 3000)
// The same inputs each time, so that a check says the same twice; BAD_INPUT_SEED looks for new ones.
const seed = Number(process.env['BAD_INPUT_SEED'] ?? 1)

const targets = [...steps, { key: 'verifyCredentials', main: './verifyCredentials.js' } as Step]

let api: ChaosApi
const unhandled: unknown[] = []
// Jest's own one knows nothing of rejections, and lets pass what is handled too late; Node ends the process then.
const realProcess: NodeJS.Process = runInThisContext('process')
const note = (reason: unknown) => unhandled.push(reason)

beforeAll(async () => {
  api = await startChaosApi()
  realProcess.on('unhandledRejection', note)
})

afterAll(async () => {
  realProcess.off('unhandledRejection', note)
  await api.close()
})

withComponentEnvironment(() => api.url)

describe(`in ${numRuns} calls with whatever input, snapshot and answers`, () => {
  const ends: Record<string, number> = {}

  test.each(targets)(
    '$key emits a message or fails with a component error',
    async (step) => {
      const schemas = await inputSchemas(step, api)
      const ownEnds: Record<string, number> = {}
      const property = fc.asyncProperty(callsOf(step, schemas, api.url), async (call) => {
        const { end, faults } = await endOf(step, call, schemas, api)
        if (call.method === 'process') ownEnds[end] = (ownEnds[end] ?? 0) + 1
        ends[end] = (ends[end] ?? 0) + 1
        expect([...faults, ...unhandled.splice(0).map(inWords)]).toEqual([])
      })
      await fc.assert(property, { numRuns: Math.ceil(numRuns / targets.length), seed })

      // Inputs that never get through would prove little. Events come from a server that speaks gRPC, and the inputs of
      // bulkLoad fill in both of its sources.
      if (!['subscribeToEvents', 'bulkLoad'].includes(step.key)) expect(ownEnds).toHaveProperty('message')
    },
    600_000,
  )

  test('and they come to all the ends that there are', () => {
    expect(worthReaching.filter((end) => !(end in ends))).toEqual([])
  })
})

const worthReaching = [
  'message',
  'nothing',
  'rebound',
  'ConfigurationError',
  'ReconnectRequiredError',
  'ClientRejectedError',
  'PermissionError',
  'NotFoundError',
  'RateLimitError',
  'TemporaryError',
  'ApiError',
  'UnexpectedResponseError',
]

function inWords(reason: unknown): string {
  return `a rejection that nobody handled: ${(reason as Error | undefined)?.stack}`
}
