import type { Tenant, TenantStep } from '..'
import type { InputEnd, Step, StepOutput } from '../brokers/broker'

export interface ContainersOptions extends Pick<TenantStep, 'environment' | 'prefetch'> {
  /** Fields of the credential, which take precedence over those of an account at the Graph fake. */
  fields?: Record<string, unknown>
}

/** Three containers that share an account: three steps of a flow, each with a separate queue. */
export interface Containers {
  readonly accountId: string
  readonly steps: Step[]
  /** Starts another process to replace one that has ended. It receives the unfinished messages of that process. */
  restart(index: number): Promise<Step>
}

/** The end of a message and all its outputs. */
export interface Ended {
  readonly end: InputEnd
  readonly outputs: readonly StepOutput[]
}

/** The message that all containers process: one API request. */
export const me = { method: 'GET', url: '/me' }

/** Connects an account and starts its containers. */
export async function startContainers(tenant: Tenant, wish: ContainersOptions = {}): Promise<Containers> {
  const { fields, ...options } = wish
  const provider = { provider: 'microsoft', apiBaseUrl: tenant.graph.apiBase }
  const accountId = await tenant.connect({ ...provider, ...fields })
  const start = (index: number) => {
    const stepId = `${accountId}-step-${index}`
    return tenant.startStep({ ...options, accountId, stepId, functionName: 'makeRawRequest' })
  }
  const steps = await Promise.all([0, 1, 2].map(start))
  return { accountId, steps, restart: async (index) => (steps[index] = await start(index)) }
}

/** Sends a message to each container at the same time. */
export function atOnce(steps: readonly Step[]): Promise<Ended[]> {
  return Promise.all(steps.map((step) => step.run(me)))
}

/** Sends each container a message after the previous one has ended. */
export async function inTurn(steps: readonly Step[]): Promise<Ended[]> {
  const ends: Ended[] = []
  for (const step of steps) ends.push(await step.run(me))
  return ends
}

/** True if only the API's response was emitted. */
export function hasSucceeded({ end, outputs }: Ended): boolean {
  return end === 'acked' && outputs.length === 1 && outputs[0]?.kind === 'data'
}

/** Reconnects the account, as its user does when the grant is no longer valid. */
export async function reconnect({ authorizationServer, platform }: Tenant, accountId: string): Promise<void> {
  const oauth = await authorizationServer.connect()
  platform.addAccount(accountId, { ...platform.keysOf(accountId), oauth })
}
