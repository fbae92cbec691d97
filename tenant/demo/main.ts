import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { startTenant } from '..'
import { keepRunning } from './keep'
import { microsoftStory } from './microsoftStory'
import { type DemoOptions, type DemoProvider, readOptions, usage } from './options'
import { salesforceStory } from './salesforceStory'
import type { Outcome, Story } from './story'
import { say } from './terminal'

const stories: Readonly<Record<DemoProvider, { title: string; tell: Story }>> = {
  microsoft: { title: 'Microsoft Graph: Outlook contacts and mail', tell: microsoftStory },
  salesforce: { title: 'Salesforce: contacts', tell: salesforceStory },
}

const keysFolder = join(__dirname, '..', '..', '.tenant')

/** Shows the component at work in a tenant of its own; exits 0 only if nothing was lost or repeated. */
async function main(): Promise<void> {
  const options = parse()
  mkdirSync(keysFolder, { recursive: true })
  say(`Starting a local tenant with ${options.amqpUri ? 'RabbitMQ' : 'the embedded broker'} …`)
  const tenant = await startTenant({
    keysFile: join(keysFolder, 'keys.json'),
    ...(options.amqpUri !== undefined && { amqpUri: options.amqpUri }),
    // Short enough for the policy "ahead" to have something to do while the demo runs.
    ...(options.policy === 'ahead' && { authorization: { accessTokenTtlSeconds: 2 } }),
  })
  try {
    const outcomes: Outcome[] = []
    for (const provider of options.providers) {
      const { title, tell } = stories[provider]
      say(`\n${title}\n${'─'.repeat(title.length)}`)
      outcomes.push(await tell(tenant, options))
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
  say(`The demo failed: ${sentenceOf(error)}`)
  // A tenant that came up in part would keep this process alive for ever.
  process.exit(1)
})

function sentenceOf(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException
  if (code === 'ECONNREFUSED' || code === 'ENOTFOUND')
    return `no RabbitMQ answers at the host and port of --broker (${code}). Leave --broker out for the embedded one.`
  return message ?? String(error)
}
