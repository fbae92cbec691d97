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
    async start(functionName, { fields, hasOwnProcess = false, ...wish } = {}) {
      const accountId = await tenant.connect({ provider: 'salesforce', ...fields })
      const stepId = `salesforce-${++steps}`
      const isShared = !hasOwnProcess
      const step = await tenant.startStep({ stepId, ...wish, accountId, functionName, isShared })
      return { accountId, stepId, step }
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
  return org.tenant.startStep({
    accountId,
    stepId,
    functionName: polling,
    hasRaisedRates: true,
    isShared: true,
  })
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

/** Waits until the step has sent out so many messages of a kind. */
export function onceOutput(step: Step, kind: StepOutput['kind'], number: number): Promise<void> {
  let count = 0
  return new Promise((resolve) => {
    step.onOutput((output) => {
      if (output.kind === kind && ++count === number) resolve()
    })
  })
}
