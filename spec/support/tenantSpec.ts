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
  /** Fields of the credential, over those of an account at the Graph twin. */
  fields?: Record<string, unknown>
  /** True if the spec kills the step or looks at its process, so that it must not share the process with others. */
  hasOwnProcess?: boolean
}

export interface SpecTenant extends Tenant {
  /** Connects a new account and starts a step of its own for it. */
  start(functionName: string, wish?: StepWish): Promise<StartedStep>
  /** Starts a step in a separate process, unless `isShared` is set. */
  startStep(step: TenantStep & { isShared?: boolean }): Promise<Step>
}

/**
 * A group of facts about one tenant, which all of them share; each takes its own accounts, steps and folders. With the
 * embedded broker, steps and service calls share a process of the runtime unless they ask for their own. Every
 * process logs at trace level, and the last fact is that none of them gave a secret away.
 */
export function describeTenant(
  what: string,
  facts: (tenant: SpecTenant) => void,
  options: TenantOptions = {},
): void {
  describe(what, () => {
    const tenant = {} as SpecTenant
    const witness = new Witness()
    const shared = options.amqpUri ? undefined : sharedRuntime(options.componentPath ?? root)
    beforeAll(async () => {
      Object.assign(tenant, withStart(witness.listenTo(await startTenant(options)), shared))
    })
    afterEach(async () => {
      tenant.graph.clearFaults()
      tenant.platform.clearFaults()
      await tenant.authorizationServer.clearFaults()
    })
    afterAll(async () => {
      await shared?.close()
      await tenant.close()
    })

    facts(tenant)

    test('no token, secret, or code appears in the output of a process at LOG_LEVEL=trace', async () => {
      expect(witness.hasSeenTraceLines()).toBe(true)
      expect(await witness.leaks(tenant)).toEqual([])
    })
  })
}

/** The RabbitMQ that the e2e specs run on. */
export function rabbitmqOptions(): TenantOptions {
  const amqpUri = process.env['AMQP_URI']
  if (amqpUri) return { amqpUri }
  throw new Error(
    'The e2e specs need AMQP_URI: run them with "node tenant/rabbitmq/withRabbitmq.js npx jest".',
  )
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
