import { startTenant, type Tenant, type TenantOptions, type TenantStep } from '../../tenant'
import type { Step } from '../../tenant/brokers/broker'
import { Witness } from './tenantWitness'

export interface StartedStep {
  readonly accountId: string
  readonly stepId: string
  readonly step: Step
}

export type StepWish = Omit<TenantStep, 'accountId' | 'functionName'> & {
  /** Fields of the credential, over those of an account at the Graph twin. */
  fields?: Record<string, unknown>
}

export interface SpecTenant extends Tenant {
  /** Connects a new account and starts a step of its own for it. */
  start(functionName: string, wish?: StepWish): Promise<StartedStep>
}

/**
 * A group of facts about one tenant, which all of them share; each takes its own accounts, steps and folders. Every
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
    beforeAll(async () => {
      Object.assign(tenant, withStart(witness.listenTo(await startTenant(options))))
    })
    afterEach(async () => {
      tenant.graph.clearFaults()
      tenant.platform.clearFaults()
      await tenant.authorizationServer.clearFaults()
    })
    afterAll(() => tenant.close())

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

function withStart(tenant: Tenant): SpecTenant {
  let steps = 0
  return {
    ...tenant,
    async start(functionName, { fields, ...wish } = {}) {
      const accountId = await tenant.connect({
        provider: 'microsoft',
        apiBaseUrl: tenant.graph.apiBase,
        ...fields,
      })
      const stepId = `${functionName}-${++steps}`
      return { accountId, stepId, step: await tenant.startStep({ stepId, ...wish, accountId, functionName }) }
    },
  }
}
