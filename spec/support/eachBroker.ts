import { join } from 'node:path'
import type { Broker, Step, StepOptions, StepOutput } from '../../tenant/brokers/broker'
import { startEmbeddedBroker } from '../../tenant/brokers/embedded'
import { connectRabbitmq } from '../../tenant/brokers/rabbitmq'
import { type PlatformApi, startPlatformApi } from '../../tenant/platform'

export const fixturePath = join(__dirname, 'fixtureComponent')

export interface FixtureTenant {
  platform: PlatformApi
  broker: Broker
  /** Starts a process of the only step with this function of the fixture component. */
  start(functionName: string, options?: Partial<StepOptions>): Promise<Step>
}

/** Runs the specs with each broker: always the embedded one, and RabbitMQ if AMQP_URI is set. */
export function describeEachBroker(what: string, specs: (tenant: FixtureTenant) => void): void {
  const amqpUri = process.env['AMQP_URI']
  const brokers: [string, () => Promise<Broker>][] = [['embedded', startEmbeddedBroker]]
  if (amqpUri) brokers.push(['rabbitmq', () => connectRabbitmq(amqpUri)])

  describe.each(brokers)(`%s: ${what}`, (_kind, open) => {
    const tenant = {} as FixtureTenant
    beforeEach(async () => {
      Object.assign(tenant, await openTenant(open))
    })
    afterEach(async () => {
      await tenant.broker.close()
      await tenant.platform.close()
    })
    specs(tenant)
  })
}

/** Returns the next output that matches. */
export function nextOutput(
  step: Step,
  matches: (output: StepOutput) => boolean = () => true,
): Promise<StepOutput> {
  return new Promise((resolve) => {
    step.onOutput((output) => {
      if (matches(output)) resolve(output)
    })
  })
}

async function openTenant(open: () => Promise<Broker>): Promise<FixtureTenant> {
  const broker = await open()
  const platform = await startPlatformApi()
  const ids = { flowId: 'flow', stepId: 'step' }
  platform.addAccount('account', { token: 'old' })
  platform.addStep({ ...ids, accountId: 'account', config: {} })
  return {
    platform,
    broker,
    start: (functionName, options = {}) =>
      broker.startStep({ ...ids, platform, functionName, componentPath: fixturePath, ...options }),
  }
}
