import type { Tenant, TenantStep } from '../..'
import type { FaultRow, Outcome, Scene } from '../row'
import { type Container, startContainer } from './container'
import { type Gate, openGate } from './gate'

/** A container at work, and what faults are done to. */
export interface Stage extends Pick<Scene, 'tenant' | 'random'> {
  readonly container: Container
  readonly accountId: string
  /** Where the container's messages, tokens or configuration come through, as the row asked for. */
  readonly gate: Gate
}

/** What the rows of all kinds of steps have in common. */
export interface StagedRow extends Omit<FaultRow, 'run'> {
  /** Added to the container's environment. */
  readonly environment?: Record<string, string>
  /** Fields of the credential, over those of an account at the Graph twin. */
  readonly fields?: Record<string, unknown>
  /** What the container reaches through the gate; the broker where nothing is said. */
  readonly gate?: GatePlace
  /** After that time the container is taken to hang and started anew, which is no failure here as it is elsewhere. */
  readonly patienceMs?: number
  /** Each error must say so. */
  readonly mustSay?: RegExp
  /** Prepares a round's fault, before anything is under way. */
  begin?(stage: Stage): Promise<void> | void
  /** Does it, or ends it, while messages are under way. */
  strike?(stage: Stage, round: Round): Promise<void>
  /** Looks at what else there is to tell at the end. */
  measure?(stage: Stage): Measured
}

export interface Round {
  /** Says that it is done, or over, at this moment. */
  mark(): void
  /** Data messages that came out since the round began. */
  came(): number
}

export type Measured = Pick<Outcome, 'note' | 'complaints'>

export type GatePlace = 'broker' | 'platform' | 'token'

const longestMessageMs = 40_000

/** Starts the container of a row, with its gate, for `use`. */
export async function onStage<T>(
  { tenant, random, amqpUri }: Scene,
  row: StagedRow,
  step: Omit<TenantStep, 'accountId'>,
  use: (stage: Stage) => Promise<T>,
): Promise<T> {
  const { gate, environment } = await placeGate(tenant, amqpUri, row.gate)
  const fields = { provider: 'microsoft', apiBaseUrl: tenant.graph.apiBase, ...row.fields }
  const accountId = await tenant.connect(fields)
  try {
    const wish = {
      ...step,
      accountId,
      environment: { HTTP_MAX_RETRIES: '1', ...environment, ...row.environment },
    }
    const container = await startContainer(tenant, wish, row.patienceMs ?? longestMessageMs)
    return await use({ tenant, random, container, accountId, gate })
  } finally {
    await gate.close()
  }
}

async function placeGate(
  { authorizationServer, platform }: Tenant,
  amqpUri: string,
  place: GatePlace = 'broker',
) {
  const { variable, url } = {
    broker: { variable: 'ELASTICIO_AMQP_URI', url: amqpUri },
    platform: { variable: 'ELASTICIO_API_URI', url: platform.url },
    token: { variable: 'OAUTH_TOKEN_URI', url: authorizationServer.tokenUri },
  }[place]
  const gate = await openGate(url)
  return { gate, environment: { [variable]: gate.through(url) } }
}
