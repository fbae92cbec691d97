import type { Stage, StagedRow } from './stage'
import { attentiveUser, type User } from './user'

export interface PlayedRound {
  /** Time from the fault, or from its end, until the end of everything in progress. */
  readonly recoveryMs: number
  readonly isGrantLost: boolean
}

/** Plays a row's rounds: prepares the fault, causes it while `play` is in progress, and repairs its damage. */
export async function playRounds(
  row: StagedRow,
  stage: Stage,
  count: number,
  play: (user: User) => Promise<unknown>,
): Promise<PlayedRound[]> {
  const rounds: PlayedRound[] = []
  while (rounds.length < count) rounds.push(await playRound(row, stage, play))
  return rounds
}

async function playRound(
  row: StagedRow,
  stage: Stage,
  play: (user: User) => Promise<unknown>,
): Promise<PlayedRound> {
  const user = attentiveUser(stage)
  const before = dataCount(stage)
  await row.begin?.(stage)
  let markedAt = Date.now()
  const mark = () => {
    markedAt = Date.now()
  }
  const came = () => dataCount(stage) - before
  await Promise.all([play(user), row.strike?.(stage, { mark, came })])
  const recoveryMs = Date.now() - markedAt
  await repair(stage)
  return { recoveryMs, isGrantLost: user.hasReconnected() }
}

function dataCount({ container }: Stage): number {
  return container.outputs().filter(({ kind }) => kind === 'data').length
}

async function repair({ tenant }: Stage): Promise<void> {
  tenant.graph.clearFaults()
  tenant.salesforce.clearFaults()
  tenant.platform.clearFaults()
  await tenant.authorizationServer.clearFaults()
}
