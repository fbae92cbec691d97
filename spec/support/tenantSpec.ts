import { join } from 'node:path'
import { startTenant, type Tenant, type TenantOptions, type TenantStep } from '../../tenant'
import type { Step } from '../../tenant/brokers/broker'
import { type SharedRuntime, sharedRuntime } from '../../tenant/brokers/shared/sharedRuntime'
import { Witness } from './tenantWitness'

export interface StartedStep {
  readonly accountId: string
  readonly stepId: string
  readonly step: Step
}

export type StepWish = Omit<TenantStep, 'accountId' | 'functionName'> & {
  /** Fields of the credential, which replace those of an account of the Graph fake. */
  fields?: Record<string, unknown>
  /** True if the spec kills the step or looks at its process, so that it must not share the process with others. */
  hasOwnProcess?: boolean
}

export interface SpecTenant extends Tenant {
  /** Connects a new account and starts its own step for it. */
  start(functionName: string, wish?: StepWish): Promise<StartedStep>
  /** Starts a step in a separate process, unless `isShared` is set. */
  startStep(step: TenantStep & { isShared?: boolean }): Promise<Step>
}

/**
 * Describes facts about one tenant, which they share. Each fact uses its own accounts, steps, and folders. With the
 * embedded broker, steps and service calls share a process of the runtime unless they ask for their own. Every process
 * logs at trace level, and the last fact checks that none of them revealed a secret.
 */
export function describeTenant(
  what: string,
  facts: (tenant: SpecTenant) => void,
  options: TenantOptions = {},
): void {
  describe(what, () => {
    const tenant = {} as SpecTenant
    const witness = new Witness()
    let starting: Promise<SpecTenant> | undefined
    beforeAll(async () => {
      starting = startSpecTenant(options, witness)
      Object.assign(tenant, await starting)
    })
    afterEach(async () => {
      tenant.graph.clearFaults()
      tenant.platform.clearFaults()
      await tenant.authorizationServer.clearFaults()
    })
    // A tenant that did not start in time would keep jest running.
    afterAll(() => starting?.then((started) => started.close()))

    facts(tenant)

    test('no token, secret, or code appears in the output of a process at LOG_LEVEL=trace', async () => {
      expect(witness.hasSeenTraceLines()).toBe(true)
      expect(await witness.leaks(tenant)).toEqual([])
    })
  })
}

/** Returns facts with a title, which share the tenant of `describeTenant` with others. */
export function tenantFacts(what: string, facts: (tenant: SpecTenant) => void): (tenant: SpecTenant) => void {
  return (tenant) => describe(what, () => facts(tenant))
}

/** Returns the options for the RabbitMQ of the e2e specs. */
export function rabbitmqOptions(): TenantOptions {
  const amqpUri = process.env['AMQP_URI']
  if (amqpUri) return { amqpUri }
  throw new Error(
    'The e2e specs need AMQP_URI: run them with "node tenant/rabbitmq/withRabbitmq.js npx jest".',
  )
}

/** Starts a tenant whose steps and service calls can share one process of the runtime, except with RabbitMQ. */
export async function startSpecTenant(options: TenantOptions = {}, witness?: Witness): Promise<SpecTenant> {
  const shared = options.amqpUri ? undefined : sharedRuntime(options.componentPath ?? root)
  const tenant = await startTenant({ hasLogin: false, ...options })
  return {
    ...withStart(witness?.listenTo(tenant) ?? tenant, shared),
    async close() {
      await shared?.close()
      await tenant.close()
    },
  }
}

function withStart(tenant: Tenant, shared: SharedRuntime | undefined): SpecTenant {
  let steps = 0
  const startRuntime = shared && { startRuntime: shared.start }
  const startStep: SpecTenant['startStep'] = ({ isShared = false, ...step }) =>
    tenant.startStep({ ...step, ...(isShared && startRuntime) })
  return {
    ...tenant,
    startStep,
    call: (method, call) => tenant.call(method, { ...startRuntime, ...call }),
    async start(functionName, { fields, hasOwnProcess = false, ...wish } = {}) {
      const accountId = await tenant.connect({
        provider: 'microsoft',
        apiBaseUrl: tenant.graph.apiBase,
        ...fields,
      })
      const stepId = `${functionName}-${++steps}`
      const step = await startStep({ stepId, ...wish, accountId, functionName, isShared: !hasOwnProcess })
      return { accountId, stepId, step }
    },
  }
}

const root = join(__dirname, '../..')
