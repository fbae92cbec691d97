import { balanceOf, type Ledger } from './ledger'
import type { PlayedRound } from './rounds'
import type { Outcome } from './row'
import type { Measured, Stage, StagedRow } from './stage'

/** Returns the outcome of a row's rounds. */
export function outcomeOf(
  { measure = hangsOf, mustSay, patienceMs }: StagedRow,
  stage: Stage,
  rounds: readonly PlayedRound[],
  ledger: Ledger,
): Outcome {
  const { complaints, ...note } = measure(stage)
  const hasHung = patienceMs === undefined && stage.container.hangs() > 0
  return {
    ...balanceOf(ledger),
    faults: rounds.length,
    grantsLost: rounds.filter(({ isGrantLost }) => isGrantLost).length,
    recoveriesMs: rounds.map(({ recoveryMs }) => recoveryMs),
    ...note,
    complaints: [
      ...complaints,
      ...(hasHung ? ['A container hung and was restarted.'] : []),
      ...(mustSay ? unmatched(stage, mustSay) : []),
    ],
  }
}

function hangsOf({ container }: Stage): Measured {
  const hangs = container.hangs()
  return {
    complaints: [],
    ...(hangs > 0 && { note: `the runtime hung ${hangs === 1 ? 'once' : `${hangs} times`}` }),
  }
}

function unmatched({ container }: Stage, mustSay: RegExp): string[] {
  const words = container
    .outputs()
    .filter(({ kind }) => kind === 'error' || kind === 'rebound')
    .map(({ body }) => String((body as { message?: unknown }).message))
  if (words.length === 0) return [`No error message matches ${mustSay}.`]
  const others = new Set(words.filter((each) => !mustSay.test(each)))
  return [...others].slice(0, 2).map((each) => `An error message does not match ${mustSay}: ${each}`)
}
