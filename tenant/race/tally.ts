import type { Tenant } from '..'
import type { Step } from '../brokers/broker'
import { type Containers, type Ended, hasSucceeded } from './containers'

/** The costs of a number of messages. */
export interface Tally {
  messages: number
  succeeded: number
  expiries: number
  tokenCalls: number
  /** Token sets that a container adopted from the platform's store instead of using a refresh token. */
  adoptions: number
  /** Refresh tokens that were used twice, for which a strict provider revokes the grant. */
  reuseDetected: number
}

export interface Rounds {
  readonly rounds: number
  /** Number of rounds until the access token expires again. It also expires before the first round. */
  readonly roundsPerExpiry: number
  /** Sends a message to each container. */
  readonly round: (steps: readonly Step[]) => Promise<Ended[]>
  /** No further round begins after this time. */
  readonly limitMs?: number
}

/** Sends rounds of messages while the access token expires repeatedly, and counts the costs. */
export async function run(
  tenant: Tenant,
  containers: Containers,
  { rounds, roundsPerExpiry, round, limitMs = Number.POSITIVE_INFINITY }: Rounds,
): Promise<Tally> {
  const costs = await countCosts(tenant, containers)
  const startedAt = Date.now()
  const ends: Ended[] = []
  let expiries = 0
  for (let number = 0; number < rounds && Date.now() - startedAt < limitMs; number++) {
    if (number % roundsPerExpiry === 0) {
      await tenant.authorizationServer.expireAccessTokens()
      expiries++
    }
    ends.push(...(await round(containers.steps)))
  }
  return { messages: ends.length, succeeded: ends.filter(hasSucceeded).length, expiries, ...(await costs()) }
}

type Costs = Pick<Tally, 'tokenCalls' | 'adoptions' | 'reuseDetected'>

/** Returns a function that returns the costs from now on. */
async function countCosts(tenant: Tenant, containers: Containers): Promise<() => Promise<Costs>> {
  const costsSoFar = async () => {
    const { refreshes, refused, reuseDetected } = await tenant.authorizationServer.stats()
    return { tokenCalls: refreshes + refused, adoptions: adoptionsOf(containers), reuseDetected }
  }
  const before = await costsSoFar()
  return async () => {
    const { tokenCalls, adoptions, reuseDetected } = await costsSoFar()
    return {
      tokenCalls: tokenCalls - before.tokenCalls,
      adoptions: adoptions - before.adoptions,
      reuseDetected: reuseDetected - before.reuseDetected,
    }
  }
}

// The summary that an execution logs at its end.
const summary = /makeRawRequest: .*; (\d+) API calls, (\d+) refreshes/g

/** Counts the retried requests without a refresh. Each of them used an adopted token set. */
function adoptionsOf({ steps }: Containers): number {
  let adoptions = 0
  for (const step of steps) {
    for (const [, calls, refreshes] of step.log().matchAll(summary)) {
      adoptions += Math.max(0, Number(calls) - 1 - Number(refreshes))
    }
  }
  return adoptions
}
