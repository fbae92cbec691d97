import { join } from 'node:path'
import type { Broker, Step, StepOptions, StepOutput } from '../../tenant/brokers/broker'
import { startEmbeddedBroker } from '../../tenant/brokers/embedded'
import { connectRabbitmq } from '../../tenant/brokers/rabbitmq'
import { type SharedRuntime, sharedRuntime } from '../../tenant/brokers/shared/sharedRuntime'
import { type PlatformApi, startPlatformApi } from '../../tenant/platform'

export const fixturePath = join(__dirname, 'fixtureComponent')

export interface FixtureTenant {
  platform: PlatformApi
  broker: Broker
  /** Starts a process of the only step with this function of the fixture component. */
  start(functionName: string, options?: Partial<StepOptions>): Promise<Step>
  /** Starts the step in a process that all facts share, if the broker is embedded. */
  startShared(functionName: string, options?: Partial<StepOptions>): Promise<Step>
  close(): Promise<void>
}

/** Runs the specs with each broker: always the embedded one, and RabbitMQ if AMQP_URI is set. */
export function describeEachBroker(what: string, specs: (tenant: FixtureTenant) => void): void {
  const amqpUri = process.env['AMQP_URI']
  const brokers: [string, () => Promise<Broker>][] = [['embedded', startEmbeddedBroker]]
  if (amqpUri) brokers.push(['rabbitmq', () => connectRabbitmq(amqpUri)])

  describe.each(brokers)(`%s: ${what}`, (_kind, open) => {
    const tenant = {} as FixtureTenant
    const shared = sharedRuntime(fixturePath)
    beforeEach(async () => {
      Object.assign(tenant, await openTenant(open, shared))
    })
    afterEach(() => tenant.close())
    afterAll(() => shared.close())
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

async function openTenant(open: () => Promise<Broker>, shared: SharedRuntime): Promise<FixtureTenant> {
  const broker = await open()
  const platform = await startPlatformApi()
  const ids = { flowId: 'flow', stepId: 'step' }
  platform.addAccount('account', { token: 'old' })
  platform.addStep({ ...ids, accountId: 'account', config: {} })
  const stoppedFirst: Step[] = []
  const start: FixtureTenant['start'] = (functionName, options = {}) =>
    broker.startStep({ ...ids, platform, functionName, componentPath: fixturePath, ...options })
  return {
    platform,
    broker,
    start,
    async startShared(functionName, options = {}) {
      if (broker.kind !== 'embedded') return start(functionName, options)
      const step = await start(functionName, { ...options, startRuntime: shared.start })
      stoppedFirst.push(step)
      return step
    },
    async close() {
      // The broker kills its steps, but one that shares its process can only be stopped.
      await Promise.all(stoppedFirst.map((step) => step.stop()))
      await broker.close()
      await platform.close()
    },
  }
}
