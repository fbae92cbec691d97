import type { Tenant } from '..'
import type { Step } from '../brokers/broker'
import { Ledger } from './ledger'
import type { DemoOptions } from './options'
import { summarize } from './summary'
import { progress, say } from './terminal'

export interface DemoSteps {
  readonly accountId: string
  readonly trigger: Step
  readonly action: Step
}

const contacts = 1200
const pageSize = '200'

/** Connects, verifies, polls, calls, changes and polls again; tells what happened. */
export async function runStory(
  tenant: Tenant,
  options: DemoOptions,
): Promise<{ isGood: boolean; steps: DemoSteps }> {
  const startedAt = Date.now()
  const ledger = new Ledger()
  const accountId = await connect(tenant, options)
  await verify(tenant, accountId)
  const steps = await startSteps(tenant, accountId)

  ledger.expect(recordsOf(tenant, tenant.graph.seed(contacts)))
  await pollAll(tenant, steps.trigger, ledger, options)
  const failures = await sendRawRequests(steps.action)
  await changeAndPollAgain(tenant, steps.trigger, ledger)

  const summary = await summarize(tenant, ledger, { failures, tookMs: Date.now() - startedAt })
  say(summary.text)
  return { isGood: summary.isGood, steps }
}

async function connect(tenant: Tenant, { policy }: DemoOptions): Promise<string> {
  const { graph } = tenant
  const accountId = await tenant.connect({
    provider: 'microsoft',
    apiBaseUrl: graph.apiBase,
    refreshPolicy: policy,
  })
  say(
    `Connected ${accountId} by the authorization-code flow (login, consent, code, tokens), policy ${policy}.`,
  )
  return accountId
}

async function verify(tenant: Tenant, accountId: string): Promise<void> {
  const { result } = await tenant.call('verifyCredentials', { accountId })
  const { verified, reason } = result.data as { verified: boolean; reason?: string }
  if (!verified) throw new Error(`The credential was not verified: ${reason}`)
  say('Verified the credential with GET /me through runService.js.')
}

async function startSteps(tenant: Tenant, accountId: string): Promise<DemoSteps> {
  say('Starting two step containers with the real runtime …')
  const [trigger, action] = await Promise.all([
    tenant.startStep({
      functionName: 'getNewAndUpdatedObjectsPolling',
      accountId,
      config: { objectType: 'contacts', pageSize },
      hasRaisedRates: true,
    }),
    tenant.startStep({ functionName: 'makeRawRequest', accountId }),
  ])
  return { accountId, trigger, action }
}

async function pollAll(
  tenant: Tenant,
  trigger: Step,
  ledger: Ledger,
  { policy }: DemoOptions,
): Promise<void> {
  say(`Polling ${contacts} contacts; the access token expires on the way …`)
  const show = progress('contacts', contacts)
  trigger.onOutput((output) => {
    ledger.enter(output)
    if (output.kind === 'data' && ledger.messages <= contacts) show(ledger.messages)
    // Ahead of expiry the tokens run out by themselves.
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
    const { end, outputs } = await action.run(request)
    const [output] = outputs
    const { statusCode, message } = (output?.body ?? {}) as { statusCode?: number; message?: string }
    say(`  ${request.method} ${request.url} → ${statusCode ?? message}`)
    if (end !== 'acked' || output?.kind !== 'data') failures.push(`${request.method} ${request.url}`)
  }
  return failures
}

async function changeAndPollAgain(tenant: Tenant, trigger: Step, ledger: Ledger): Promise<void> {
  say('Changing 8 contacts, 5 of them within one second, and polling twice more …')
  const ids = tenant.graph.contactIds()
  const [early, late] = [ids.slice(0, 3), ids.slice(3, 8)]
  tenant.graph.changeContacts(early, { jobTitle: 'Changed' })
  ledger.expect(recordsOf(tenant, early))
  await trigger.run({})
  tenant.graph.changeWithinOneSecond(late)
  ledger.expect(recordsOf(tenant, late))
  await trigger.run({})
}

function recordsOf({ graph }: Tenant, ids: readonly string[]) {
  return ids.map((id) => ({ id, changeKey: String(graph.contact(id)['changeKey']) }))
}
