import { startTenant } from '..'
import { seededRandom } from '../measuring/random'
import { balanceOf } from './ledger'
import type { FaultRow, Outcome } from './row'

export interface Playing {
  readonly amqpUri: string
  readonly seed: number
  /** Replaces the number of rounds of each row. */
  readonly rounds?: number | undefined
  /** Called with each row after its end. */
  readonly onOutcome: (row: FaultRow, outcome: Outcome) => void
}

// The rows mostly wait.
const lanes = 2
const longestRowMs = 150_000

/** Plays the rows, two at a time. Returns their outcomes in the order of the rows. */
export async function playAll(rows: readonly FaultRow[], playing: Playing): Promise<Outcome[]> {
  const outcomes: Outcome[] = []
  const waiting = rows.entries()
  const playLane = async () => {
    for (const [place, row] of waiting) {
      const outcome = await play(row, playing).catch(failed)
      playing.onOutcome(row, outcome)
      outcomes[place] = outcome
    }
  }
  await Promise.all(Array.from({ length: lanes }, playLane))
  return outcomes
}

/**
 * Plays a row with a separate tenant and separate random numbers, so that its result does not depend on other rows.
 */
async function play(row: FaultRow, { amqpUri, seed, rounds = row.rounds }: Playing): Promise<Outcome> {
  const tenant = await startTenant({ amqpUri, ...row.tenant })
  try {
    const scene = { tenant, amqpUri, rounds, random: seededRandom(seed) }
    return await Promise.race([row.run(scene), tooLate(row.longestMs ?? longestRowMs)])
  } finally {
    await tenant.close()
  }
}

function tooLate(longestMs: number): Promise<never> {
  return new Promise((_, reject) => {
    const late = () => reject(new Error(`The row did not end within ${longestMs / 1000} s.`))
    setTimeout(late, longestMs).unref()
  })
}

function failed(error: unknown): Outcome {
  return { ...nothingDone, complaints: [error instanceof Error ? error.message : String(error)] }
}

/** The outcome of a row that was not played. */
export const nothingDone: Outcome = {
  ...balanceOf({ expected: [], emitted: [], failed: new Set() }),
  faults: 0,
  grantsLost: 0,
  recoveriesMs: [],
  complaints: [],
}
