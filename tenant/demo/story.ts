import type { Tenant } from '..'
import type { Step } from '../brokers/broker'
import type { DemoOptions } from './options'
import { say } from './terminal'

/** The result of one provider's part of the demo. */
export interface Outcome {
  readonly isGood: boolean
  /** The steps that were used, by the name under which curl can run them. */
  readonly steps: Readonly<Record<string, Step>>
}

export type Story = (tenant: Tenant, options: DemoOptions) => Promise<Outcome>

/** Connects an account like a user and verifies it like the platform. Returns its ID. */
export async function connectAccount(
  tenant: Tenant,
  { policy }: DemoOptions,
  fields: { provider: string; apiBaseUrl?: string },
): Promise<string> {
  const accountId = await tenant.connect({ ...fields, refreshPolicy: policy })
  say(
    `Connected ${accountId} with the authorization code flow (login, consent, code, tokens), policy ${policy}.`,
  )
  const { result } = await tenant.call('verifyCredentials', { accountId })
  const { verified, reason } = result.data as { verified: boolean; reason?: string }
  if (!verified) throw new Error(`The credential was not verified: ${reason}`)
  const { method, path } = tenant.journal.events.findLast(({ source }) => source === 'api') ?? {}
  say(`Verified the credential with ${method} ${path} through runService.js.`)
  return accountId
}

/** Runs an action once and prints its result. Returns the error message if it failed. */
export async function showAction(
  step: Step,
  input: unknown,
  label: string,
  field: string,
): Promise<string[]> {
  const { end, outputs } = await step.run(input)
  const [output] = outputs
  const { [field]: shown, message } = (output?.body ?? {}) as Record<string, unknown>
  say(`  ${label} → ${shown ?? message ?? 'nothing'}`)
  return end === 'acked' && output?.kind === 'data' ? [] : [`${label}: ${message ?? end}`]
}
