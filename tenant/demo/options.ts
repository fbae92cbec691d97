import { parseArgs } from 'node:util'

const providers = ['microsoft', 'salesforce'] as const
export type DemoProvider = (typeof providers)[number]

export interface DemoOptions {
  readonly providers: readonly DemoProvider[]
  readonly policy: string
  /** An AMQP URI. Defaults to the embedded broker. */
  readonly amqpUri: string | undefined
  /** Keeps the tenant running afterward. */
  readonly keep: boolean
}

const policies = ['whenRejected', 'everyCall', 'ahead']

export const usage = `npm run demo -- [--provider ${providers.join('|')}] [--policy ${policies.join('|')}] [--broker amqp://…] [--keep]`

/** Reads the command line. Throws an error that explains an invalid option. */
export function readOptions(args: readonly string[]): DemoOptions {
  const text = { type: 'string' } as const
  const { values } = parseArgs({
    args: [...args],
    options: { provider: text, policy: text, broker: text, keep: { type: 'boolean' } },
  })
  const { provider, policy = 'whenRejected', broker, keep = false } = values
  const chosen = providers.filter((each) => provider === undefined || each === provider)
  if (chosen.length === 0) throw new Error(`--provider must be one of ${providers.join(', ')}.`)
  if (!policies.includes(policy)) throw new Error(`--policy must be one of ${policies.join(', ')}.`)
  if (broker !== undefined && broker !== 'embedded' && !/^amqps?:\/\//.test(broker)) {
    throw new Error('--broker must be "embedded" or the URI of a RabbitMQ, such as amqp://localhost.')
  }
  return { providers: chosen, policy, amqpUri: broker === 'embedded' ? undefined : broker, keep }
}
