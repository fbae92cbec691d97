import { setTimeout } from 'node:timers/promises'
import type { TenantOptions } from '../../tenant'
import type { Step, StepOutput } from '../../tenant/brokers/broker'
import type { SalesforceTwin } from '../../tenant/salesforce'
import { polling } from './tenantPolls'
import { describeTenant, type SpecTenant, type StartedStep, type StepWish } from './tenantSpec'

export const second = 1000
export const minute = 60 * second
export const hour = 60 * minute
const day = 24 * hour

/** The org of one fact. Orgs have no folders, so each fact gets a day of its own, and polls from its midnight on. */
export interface SpecOrg {
  readonly tenant: SpecTenant
  readonly twin: SalesforceTwin
  /** The twin's clock, milliseconds; 08:00:00 at the start of a fact. */
  now: number
  /** Connects a new account and starts a step of its own for it. */
  start(functionName: string, wish?: StepWish): Promise<StartedStep>
  /** A trigger that polls what changes from this day on, contacts unless told otherwise. */
  startPolling(wish?: StepWish): Promise<StartedStep>
}

/** A group of facts about the Salesforce of one tenant. */
export function describeSalesforce(
  what: string,
  facts: (org: SpecOrg) => void,
  options: TenantOptions = {},
): void {
  const clock = { now: Date.UTC(2026, 0, 31, 8) }
  describeTenant(
    what,
    (tenant) => {
      let today = clock.now
      beforeEach(() => {
        today += day
        clock.now = today
      })
      afterEach(() => {
        tenant.salesforce.clearFaults()
        tenant.salesforce.setBatchSize(2000)
        tenant.salesforce.setQuota({ used: 0, limit: 15_000 })
      })
      facts(orgOf(tenant, clock))
    },
    { ...options, salesforce: { now: () => clock.now } },
  )
}

function orgOf(tenant: SpecTenant, clock: { now: number }): SpecOrg {
  let steps = 0
  const org: SpecOrg = {
    tenant,
    get twin() {
      return tenant.salesforce
    },
    get now() {
      return clock.now
    },
    set now(now) {
      clock.now = now
    },
    async start(functionName, { fields, ...wish } = {}) {
      const accountId = await tenant.connect({ provider: 'salesforce', ...fields })
      const stepId = `salesforce-${++steps}`
      return { accountId, stepId, step: await tenant.startStep({ stepId, ...wish, accountId, functionName }) }
    },
    startPolling: ({ config, ...wish } = {}) =>
      org.start(polling, {
        hasRaisedRates: true,
        ...wish,
        config: { objectType: 'Contact', startTime: iso(midnight(clock.now)), ...config },
      }),
  }
  return org
}

/** What the platform keeps for the step. */
export function snapshotOf({ tenant }: SpecOrg, stepId: string): unknown {
  return tenant.platform.snapshotOf(flowId, stepId)
}

/** The step again, with another configuration, from the snapshot that it left or from a given one. */
export async function restartPolling(
  org: SpecOrg,
  { accountId, stepId }: Pick<StartedStep, 'accountId' | 'stepId'>,
  config: Record<string, unknown>,
  snapshot = snapshotOf(org, stepId),
): Promise<Step> {
  org.tenant.platform.addStep({ flowId, accountId, stepId, config, snapshot })
  return org.tenant.startStep({ accountId, stepId, functionName: polling, hasRaisedRates: true })
}

// All steps of a tenant belong to one flow.
const flowId = 'local-flow'

export function iso(milliseconds: number): string {
  return new Date(milliseconds).toISOString()
}

function midnight(time: number): number {
  return Math.floor(time / day) * day
}

/** Waits for what happens at one of the tenant's servers. */
export async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await setTimeout(5)
}

/** A record as a message carries it. */
export interface Row {
  readonly Id: string
  readonly [field: string]: unknown
}

/** The bodies of the data messages, in the order in which they left. */
export function rowsIn(outputs: readonly StepOutput[]): Row[] {
  return outputs.flatMap(({ kind, body }) => (kind === 'data' ? [body as Row] : []))
}

export function rowIdsIn(outputs: readonly StepOutput[]): string[] {
  return rowsIn(outputs).map(({ Id }) => Id)
}

export function messageIdsIn(outputs: readonly StepOutput[]): string[] {
  return outputs.flatMap(({ kind, messageId }) => (kind === 'data' ? [messageId] : []))
}

/** Creates `count` contacts an hour ago, 1 to 26 in a second, in an order of ids that is not that of their stamps. */
export function seedUnevenly({ twin, now }: SpecOrg, count: number): string[] {
  const stamps: number[] = []
  for (let seconds = 0; stamps.length < count; seconds++) {
    const inThisSecond = Math.min(1 + ((seconds * 7) % 26), count - stamps.length)
    stamps.push(...Array<number>(inThisSecond).fill(now - hour + seconds * second))
  }
  // 1,009 is prime: each place comes up once.
  return stamps.map((_, place) =>
    twin.create('Contact', { LastName: `Person ${place}` }, { at: stamps[(place * 1009) % count] }),
  )
}

/** The ids in the order in which they are polled: by stamp, and by id within a second. */
export function inPollOrder({ twin }: SpecOrg, ids: readonly string[]): string[] {
  const keyOf = (id: string) => `${twin.record('Contact', id)['SystemModstamp']} ${id}`
  return [...ids].sort((one, other) => (keyOf(one) < keyOf(other) ? -1 : 1))
}
