import { setTimeout as delay } from 'node:timers/promises'
import type { Tenant } from '..'
import { type Containers, type Ended, inTurn, me, reconnect } from './containers'
import { run, type Tally } from './tally'

export interface Race extends Tally {
  /** Number of times that the provider revoked the grant and the account had to be reconnected. */
  grantsLost: number
}

export interface RaceOptions {
  /** The containers receive their messages within this time. 0 means at the same time. */
  readonly spreadMs: number
  readonly rounds: number
  readonly limitMs: number
  readonly random: () => number
}

/**
 * Lets the containers repeatedly find an expired token simultaneously. Counts lost grants and reconnects the account.
 */
export async function race(tenant: Tenant, containers: Containers, options: RaceOptions): Promise<Race> {
  let grantsLost = 0
  const round = async () => {
    const meeting = meet(containers, options)
    const isLost = await reconnectWhereLost(tenant, containers, meeting)
    if (isLost) grantsLost++
    const ends = await meeting
    // All containers must start the next round with the same tokens.
    if (isLost) await inTurn(containers.steps)
    return ends
  }
  const tally = await run(tenant, containers, { ...options, roundsPerExpiry: 1, round })
  return { ...tally, grantsLost }
}

function meet({ steps }: Containers, { spreadMs, random }: RaceOptions): Promise<Ended[]> {
  return Promise.all(
    steps.map(async (step) => {
      if (spreadMs > 0) await delay(random() * spreadMs)
      return step.run(me)
    }),
  )
}

/** Reconnects the account as soon as the token endpoint rejects a refresh, because the grant is lost by then. */
async function reconnectWhereLost(
  { journal, ...tenant }: Tenant,
  { accountId }: Containers,
  meeting: Promise<unknown>,
): Promise<boolean> {
  const from = journal.events.length
  let isOver = false
  void meeting.finally(() => {
    isOver = true
  })
  for (; !isOver; await delay(5)) {
    if (journal.events.slice(from).some(({ source, status }) => source === 'token' && status === 400)) {
      await reconnect({ journal, ...tenant }, accountId)
      return true
    }
  }
  return false
}
