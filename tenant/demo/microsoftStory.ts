import type { Tenant } from '..'
import type { Step } from '../brokers/broker'
import { Ledger } from '../ledger'
import { mailStory } from './mailStory'
import type { DemoOptions } from './options'
import { connectAccount, type Outcome, showAction } from './story'
import { begin, summarize } from './summary'
import { progress, say } from './terminal'

const contacts = 1200
const pageSize = '200'

/**
 * Shows Outlook: polls contacts while the token expires, sends raw requests, polls changes, and reads and sends
 * email.
 */
export async function microsoftStory(tenant: Tenant, options: DemoOptions): Promise<Outcome> {
  const { graph } = tenant
  const beginning = await begin(tenant)
  const ledger = new Ledger('id', 'changeKey')
  const fields = { provider: 'microsoft', apiBaseUrl: graph.apiBase }
  const accountId = await connectAccount(tenant, options, fields)
  const { trigger, action } = await startSteps(tenant, accountId)

  const ids = graph.seed(contacts)
  ledger.expect(ids.map((id) => graph.contact(id)))
  await pollAll(tenant, trigger, ledger, options)
  const failures = await sendRawRequests(action)
  await changeAndPollAgain(tenant, trigger, ledger)
  const mail = await mailStory(tenant, accountId, ledger)

  const isGood = await summarize(tenant, beginning, ledger, [...failures, ...mail.failures])
  return { isGood, steps: { 'microsoft/poll': trigger, 'microsoft/request': action, ...mail.steps } }
}

async function startSteps(tenant: Tenant, accountId: string) {
  say('Starting two step containers with the real runtime …')
  const [trigger, action] = await Promise.all([
    tenant.startStep({
      functionName: 'getNewAndUpdatedObjectsPolling',
      stepId: 'microsoft-poll',
      accountId,
      config: { objectType: 'contacts', pageSize },
      hasRaisedRates: true,
    }),
    tenant.startStep({ functionName: 'makeRawRequest', stepId: 'microsoft-request', accountId }),
  ])
  return { trigger, action }
}

async function pollAll(tenant: Tenant, trigger: Step, ledger: Ledger, { policy }: DemoOptions) {
  say(`Polling ${contacts} contacts. The access token expires meanwhile …`)
  const show = progress('contacts', contacts)
  trigger.onOutput((output) => {
    ledger.enter(output)
    if (output.kind === 'data' && ledger.messages <= contacts) show(ledger.messages)
    // With the policy "ahead", the tokens expire without help.
    if (output.kind === 'snapshot' && ledger.snapshots === 2 && policy !== 'ahead') {
      void tenant.authorizationServer.expireAccessTokens()
    }
  })
  await trigger.run({})
}

async function sendRawRequests(action: Step): Promise<string[]> {
  say('Sending raw requests …')
  const requests = [
    { method: 'GET', url: '/me' },
    { method: 'GET', url: '/me/contacts?$top=5&$select=displayName' },
    { method: 'POST', url: '/me/contactFolders', data: { displayName: 'Created by the demo' } },
    { method: 'GET', url: '/me/contactFolders' },
  ]
  const failures: string[] = []
  for (const request of requests) {
    failures.push(...(await showAction(action, request, `${request.method} ${request.url}`, 'statusCode')))
  }
  return failures
}

async function changeAndPollAgain({ graph }: Tenant, trigger: Step, ledger: Ledger): Promise<void> {
  say('Changing 8 contacts, 5 of them within one second, and polling two more times …')
  const ids = graph.contactIds()
  const [early, late] = [ids.slice(0, 3), ids.slice(3, 8)]
  graph.changeContacts(early, { jobTitle: 'Changed' })
  ledger.expect(early.map((id) => graph.contact(id)))
  await trigger.run({})
  graph.changeWithinOneSecond(late)
  ledger.expect(late.map((id) => graph.contact(id)))
  await trigger.run({})
}
