import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { constants } from 'node:os'
import { ensureRabbitmq } from './index'

const usage = 'usage: node tenant/rabbitmq/withRabbitmq.js <command> [argument…]'

/** Runs a command with AMQP_URI set to a RabbitMQ that is found or started for it. Returns its exit code. */
async function withRabbitmq([command, ...args]: string[]): Promise<number> {
  if (command === undefined) throw new Error(usage)
  const startedAt = Date.now()
  const rabbitmq = await ensureRabbitmq()
  say(`${rabbitmq.how} (${Date.now() - startedAt} ms)`)
  try {
    return await run(command, args, { ...process.env, AMQP_URI: rabbitmq.amqpUri })
  } finally {
    await rabbitmq.stop()
  }
}

async function run(command: string, args: string[], env: NodeJS.ProcessEnv): Promise<number> {
  const child = spawn(command, args, { env, stdio: 'inherit' })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => child.kill(signal))
  await once(child, 'exit')
  return child.exitCode ?? 128 + constants.signals[child.signalCode ?? 'SIGKILL']
}

const say = (text: string): boolean => process.stderr.write(`RabbitMQ: ${text}\n`)

withRabbitmq(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code
  },
  (error: unknown) => {
    say(error instanceof Error ? error.message : String(error))
    process.exitCode = 1
  },
)
