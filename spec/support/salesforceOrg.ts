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

/**
 * The org of one fact. Each fact has its own day and polls from its midnight, because orgs have no folders.
 */
export interface SpecOrg {
  readonly tenant: SpecTenant
  readonly twin: SalesforceTwin
  /** The clock of the fake in milliseconds. Starts at 08:00:00 in each fact. */
  now: number
  /** Connects a new account and starts its own step for it. */
  start(functionName: string, wish?: StepWish): Promise<StartedStep>
  /** Starts a trigger that polls changes from this day, of contacts by default. */
  startPolling(wish?: StepWish): Promise<StartedStep>
}

/** Describes facts about the Salesforce org of one tenant. */
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

/** Returns facts with a title, which share the org of `describeSalesforce` with others. */
export function orgFacts(what: string, facts: (org: SpecOrg) => void): (org: SpecOrg) => void {
  return (org) => describe(what, () => facts(org))
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

/** Returns the snapshot that the platform stores for the step. */
export function snapshotOf({ tenant }: SpecOrg, stepId: string): unknown {
  return tenant.platform.snapshotOf(flowId, stepId)
}

/** Starts the step again with another configuration, from its stored snapshot by default. */
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

/** Waits until a condition holds at one of the tenant's servers. */
export async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await setTimeout(5)
}

/** Waits until the step has emitted `number` outputs of this kind. */
export function onceOutput(step: Step, kind: StepOutput['kind'], number: number): Promise<void> {
  let count = 0
  return new Promise((resolve) => {
    step.onOutput((output) => {
      if (output.kind === kind && ++count === number) resolve()
    })
  })
}
