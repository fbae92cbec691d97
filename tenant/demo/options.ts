import { parseArgs } from 'node:util'

export interface DemoOptions {
  readonly policy: string
  /** An AMQP URI; absent: the embedded broker. */
  readonly amqpUri: string | undefined
  /** Keep the tenant up afterwards. */
  readonly keep: boolean
}

const policies = ['whenRejected', 'everyCall', 'ahead']

export const usage = `npm run demo -- [--policy ${policies.join('|')}] [--broker amqp://…] [--keep]`

/** Reads the command line; throws a sentence for what it does not know. */
export function readOptions(args: readonly string[]): DemoOptions {
  const { values } = parseArgs({
    args: [...args],
    options: { policy: { type: 'string' }, broker: { type: 'string' }, keep: { type: 'boolean' } },
  })
  const { policy = 'whenRejected', broker, keep = false } = values
  if (!policies.includes(policy)) throw new Error(`--policy is one of ${policies.join(', ')}.`)
  if (broker !== undefined && broker !== 'embedded' && !/^amqps?:\/\//.test(broker)) {
    throw new Error('--broker is "embedded" or the URI of a RabbitMQ, such as amqp://localhost.')
  }
  return { policy, amqpUri: broker === 'embedded' ? undefined : broker, keep }
}
