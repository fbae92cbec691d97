import fc from 'fast-check'
import { scenarios } from './scenario'
import { simulate } from './simulate'

const numRuns = Number(process.env['SIMULATION_RUNS'] ?? 10_000)
// The same courses each time, so that a check says the same twice; SIMULATION_SEED looks for new ones.
const seed = Number(process.env['SIMULATION_SEED'] ?? 20_261_123)

test(`in ${numRuns} courses of events the promises about tokens hold`, async () => {
  const counts: Record<string, number> = {}
  await fc.assert(
    fc.asyncProperty(scenarios, async (scenario) => {
      const { violations, reached } = await simulate(scenario)
      for (const what of reached) counts[what] = (counts[what] ?? 0) + 1
      expect(violations).toEqual([])
    }),
    { numRuns, seed },
  )

  // Storms that never come to these would prove nothing.
  expect(worthReaching.filter((what) => (counts[what] ?? 0) < numRuns / 2000)).toEqual([])
}, 300_000)

const worthReaching = [
  'a reconnect was overwritten by a write under way',
  'a second lost answer',
  'a set was overtaken in the store',
  'call repeated with a token adopted',
  'call repeated with a token refreshed',
  'call repeated with a token saved',
  'grant declared dead',
  'healthy from what was unsaved',
  'healthy in the end',
  'message failed: TemporaryError',
  'no failure without a fault',
  'no reuse by one process or under the lock',
  'token call kept',
  'token call refused',
  'token call rotated',
  'token call temporary',
  'token call uncertain',
  'write failed',
  'write kept',
  'write lost',
]
