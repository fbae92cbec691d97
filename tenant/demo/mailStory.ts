import type { Tenant } from '..'
import type { Step } from '../brokers/broker'
import type { Ledger } from '../ledger'
import { showAction } from './story'
import { say } from './terminal'

const mails = 40

/** Reads the inbox, and sends one email whose response is lost. Returns the steps and the failures. */
export async function mailStory(
  tenant: Tenant,
  accountId: string,
  ledger: Ledger,
): Promise<{ failures: string[]; steps: Record<string, Step> }> {
  say('Starting two more step containers for email …')
  const start = (functionName: string, stepId: string, config = {}) =>
    tenant.startStep({ functionName, stepId, accountId, config, hasRaisedRates: true })
  const [trigger, send] = await Promise.all([
    start('getNewAndUpdatedObjectsPolling', 'microsoft-mail', { objectType: 'messages' }),
    start('sendMail', 'microsoft-send'),
  ])
  await readInbox(tenant, trigger, ledger)
  const failures = await sendOnce(tenant, send)
  return { failures, steps: { 'microsoft/mail': trigger, 'microsoft/send': send } }
}

async function readInbox({ graph }: Tenant, trigger: Step, ledger: Ledger): Promise<void> {
  say(`Reading an inbox of ${mails} messages, changing 3 of them, and reading it again …`)
  trigger.onOutput((output) => ledger.enter(output))
  const ids = graph.seedMessages(mails)
  ledger.expect(ids.map((id) => graph.message(id)))
  await trigger.run({})
  const changed = ids.slice(0, 3)
  graph.changeMessages(changed, { importance: 'high' })
  ledger.expect(changed.map((id) => graph.message(id)))
  await trigger.run({})
}

async function sendOnce({ graph }: Tenant, send: Step): Promise<string[]> {
  say('Sending an email. Graph sends it and returns 504 …')
  graph.fail({ kind: 'gatewayTimeout', isApplied: true }, { path: '/send$' })
  const mail = { to: 'ada@example.com', subject: 'Hello from the demo', body: 'This email is sent once.' }
  const failures = await showAction(send, mail, 'Send Mail', 'internetMessageId')
  const sent = graph.sentMessages().length
  say(`  emails that were sent: ${sent}`)
  return sent === 1 ? failures : [...failures, `${sent} emails were sent instead of one`]
}
