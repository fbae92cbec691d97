import { runInThisContext } from 'node:vm'
import fc from 'fast-check'
import { type Step, steps } from '../../contract/project'
import { runCount } from '../../support/runCount'
import { callsOf, endOf, inputSchemas } from './calls'
import { type ChaosApi, startChaosApi } from './chaosApi'
import { withComponentEnvironment } from './componentEnvironment'

jest.mock('../../../lib/runtime/environment', () => {
  const { withoutWaits } = require('./componentEnvironment')
  return withoutWaits(jest.requireActual('../../../lib/runtime/environment'))
})

const numRuns = Number(process.env['BAD_INPUT_RUNS'] ?? runCount(2000, 3000))
// The same inputs in every run, so that results are reproducible. BAD_INPUT_SEED selects others.
const seed = Number(process.env['BAD_INPUT_SEED'] ?? 1)

const targets = [...steps, { key: 'verifyCredentials', main: './verifyCredentials.js' } as Step]

let api: ChaosApi
const unhandled: unknown[] = []
// Jest's own process object doesn't report rejections and ignores those that are handled late. Node.js would
// exit.
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

describe(`${numRuns} calls with any input, snapshot, and responses`, () => {
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
        expect([...faults, ...unhandled.splice(0).map(toFault)]).toEqual([])
      })
      await fc.assert(property, { numRuns: Math.ceil(numRuns / targets.length), seed })

      // Inputs that are always rejected would prove little. Exceptions: events come from a server that speaks
      // gRPC, and inputs of bulkLoad fill in both of its sources.
      if (!['subscribeToEvents', 'bulkLoad'].includes(step.key)) expect(ownEnds).toHaveProperty('message')
    },
    600_000,
  )

  test('the calls reach every possible outcome', () => {
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

function toFault(reason: unknown): string {
  return `an unhandled rejection: ${(reason as Error | undefined)?.stack}`
}
