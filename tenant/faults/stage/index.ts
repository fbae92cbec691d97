import type { Tenant, TenantStep } from '../..'
import type { FaultRow, Outcome, Scene } from '../row'
import { type Container, startContainer } from './container'
import { type Gate, openGate } from './gate'

/** A running container and the tenant in which the faults occur. */
export interface Stage extends Pick<Scene, 'tenant' | 'random'> {
  readonly container: Container
  readonly accountId: string
  /** The gate for the container's messages, tokens, or configuration, as the row requires. */
  readonly gate: Gate
}

/** The options that rows of all kinds of steps share. */
export interface StagedRow extends Omit<FaultRow, 'run'> {
  /** Added to the container's environment. */
  readonly environment?: Record<string, string>
  /** Fields of the credential, which take precedence over those of an account at the Graph fake. */
  readonly fields?: Record<string, unknown>
  /** The server that the container reaches through the gate. Defaults to the broker. */
  readonly gate?: GatePlace
  /** Time after which the container counts as hung and is restarted. If set, this is not a failure. */
  readonly patienceMs?: number
  /** Each error message must match it. */
  readonly mustSay?: RegExp
  /** Prepares the fault of a round, before anything is in progress. */
  begin?(stage: Stage): Promise<void> | void
  /** Causes or ends the fault while messages are in progress. */
  strike?(stage: Stage, round: Round): Promise<void>
  /** Measures more at the end. */
  measure?(stage: Stage): Measured
}

export interface Round {
  /** Records the current time as the time of the fault or of its end. */
  mark(): void
  /** Returns the number of data messages since the start of the round. */
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
