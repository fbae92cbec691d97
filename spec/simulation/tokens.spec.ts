import fc from 'fast-check'
import { runCount } from '../support/runCount'
import { scenarios } from './scenario'
import { simulate } from './simulate'

const numRuns = Number(process.env['SIMULATION_RUNS'] ?? runCount(1000, 10_000))
// The same scenarios in each run, so that results are reproducible. SIMULATION_SEED selects others.
const seed = Number(process.env['SIMULATION_SEED'] ?? 20_261_123)

test(`the promises about tokens hold in ${numRuns} random scenarios`, async () => {
  const counts: Record<string, number> = {}
  await fc.assert(
    fc.asyncProperty(scenarios, async (scenario) => {
      const { violations, reached } = await simulate(scenario)
      for (const situation of reached) counts[situation] = (counts[situation] ?? 0) + 1
      expect(violations).toEqual([])
    }),
    { numRuns, seed },
  )

  // Scenarios that never reach these situations would prove nothing.
  expect(requiredSituations.filter((situation) => (counts[situation] ?? 0) < numRuns / 2000)).toEqual([])
}, 300_000)

const requiredSituations = [
  'a reconnect was overwritten by a write in progress',
  'a second lost response',
  'a path rejects every token',
  'a stored token set was superseded',
  'call repeated with a token adopted',
  'call repeated with a token refreshed',
  'call repeated with a token outlived',
  'call repeated with a token saved',
  'grant reported as invalid',
  'a message succeeded with an unsaved token set',
  'a message succeeded with the stored grant',
  'message failed: TemporaryError',
  'no failure without a fault',
  'no token reuse by one process or with the lock',
  'token call kept',
  'token call lost',
  'token call rejected',
  'token call rotated',
  'token call temporary',
  'token call uncertain',
  'write failed',
  'write kept',
  'write lost',
]
