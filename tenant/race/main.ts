import { table } from '../measuring/table'
import { ensureRabbitmq } from '../rabbitmq'
import { ensureRedis } from '../redis'
import { measureKills } from './kills'
import { measureMeetings } from './meetings'

const usage = 'usage: node tenant/race/main.js [meetings | kills] [seed]'

const measurements = { meetings: measureMeetings, kills: measureKills }

/** Measures the figures in docs/tokens.md about containers that share an account, and prints them as a table. */
async function main([what = 'meetings', seed = '1']: string[]): Promise<void> {
  if (!isKnown(what) || !/^\d+$/.test(seed)) throw new Error(usage)
  const [rabbitmq, redis] = await Promise.all([ensureRabbitmq(), ensureRedis()])
  try {
    const servers = { amqpUri: rabbitmq.amqpUri, redisUrl: redis.url }
    const startedAt = Date.now()
    const rows = await measurements[what](servers, Number(seed))
    const seconds = Math.round((Date.now() - startedAt) / 1000)
    process.stdout.write(`${table(rows)}\n\n(${what}, seed ${seed}, ${seconds} s)\n`)
  } finally {
    await Promise.all([rabbitmq.stop(), redis.stop()])
  }
}

function isKnown(what: string): what is keyof typeof measurements {
  return Object.hasOwn(measurements, what)
}

main(process.argv.slice(2)).catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 1
})
