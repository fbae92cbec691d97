import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { startTenant } from '..'
import { keepRunning } from './keep'
import { microsoftStory } from './microsoftStory'
import { type DemoOptions, type DemoProvider, readOptions, usage } from './options'
import { salesforceStory } from './salesforceStory'
import type { Outcome, Story } from './story'
import { say } from './terminal'

const stories: Readonly<Record<DemoProvider, { title: string; play: Story }>> = {
  microsoft: { title: 'Microsoft Graph: Outlook contacts and email', play: microsoftStory },
  salesforce: { title: 'Salesforce: contacts', play: salesforceStory },
}

const keysFolder = join(__dirname, '..', '..', '.tenant')

/** Shows the component in a separate tenant. Exits with 0 only if no record was lost or duplicated. */
async function main(): Promise<void> {
  const options = parse()
  mkdirSync(keysFolder, { recursive: true })
  say(`Starting a local tenant with ${options.amqpUri ? 'RabbitMQ' : 'the embedded broker'} …`)
  const tenant = await startTenant({
    keysFile: join(keysFolder, 'keys.json'),
    ...(options.amqpUri !== undefined && { amqpUri: options.amqpUri }),
    // Short enough that the policy "ahead" refreshes while the demo runs.
    ...(options.policy === 'ahead' && { authorization: { accessTokenTtlSeconds: 2 } }),
  })
  try {
    const outcomes: Outcome[] = []
    for (const provider of options.providers) {
      const { title, play } = stories[provider]
      say(`\n${title}\n${'─'.repeat(title.length)}`)
      outcomes.push(await play(tenant, options))
    }
    process.exitCode = outcomes.every(({ isGood }) => isGood) ? 0 : 1
    if (options.keep) await keepRunning(tenant, Object.assign({}, ...outcomes.map(({ steps }) => steps)))
  } finally {
    await tenant.close()
  }
}

function parse(): DemoOptions {
  try {
    return readOptions(process.argv.slice(2))
  } catch (error) {
    say(`${(error as Error).message}\nUsage: ${usage}`)
    process.exit(2)
  }
}

main().catch((error: unknown) => {
  say(`The demo failed: ${errorText(error)}`)
  // A tenant that started only in part would keep this process running.
  process.exit(1)
})

function errorText(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException
  if (code === 'ECONNREFUSED' || code === 'ENOTFOUND')
    return `no RabbitMQ responds at the host and port of --broker (${code}). Omit --broker to use the embedded broker.`
  return message ?? String(error)
}
