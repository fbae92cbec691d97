import { randomBytes, randomUUID } from 'node:crypto'
import type { Journal } from '../journal'
import { listen } from '../localServer'
import { type AccountKeys, AccountStore, type KeysListener } from './accountStore'
import { ApiFaults, type PlatformFault, type RequestMatch } from './apiFaults'
import { endpoints } from './endpoints'
import { handleRequests } from './requestHandler'
import { ResultInbox } from './resultInbox'
import type { SecretAttributes } from './secret'
import { secretEndpoints } from './secretEndpoints'
import { type NewSecret, SecretStore } from './secretStore'
import { type FlowStep, StepStore } from './stepStore'

export { refreshAtTokenEndpoint } from './refreshAtTokenEndpoint'
export { GrantRejected } from './secretStore'
export type { FlowStep, NewSecret, PlatformFault, RequestMatch, SecretAttributes }

export interface PlatformApiOptions {
  /** Defaults to 0, which takes a free port. */
  port?: number
  /**
   * The file in which the accounts' keys are stored (JSON, readable only by the owner), and from which they are
   * loaded at the start.
   */
  keysFile?: string
  /** Records each request with the source `platform`. The note is the name of the fault, if any. */
  journal?: Journal
}

export interface PlatformApi {
  readonly url: string
  readonly username: string
  readonly apiKey: string
  /** Creates the account or replaces its keys. */
  addAccount(id: string, keys: AccountKeys): void
  /** Returns the account's current keys. Throws if the account does not exist. */
  keysOf(accountId: string): AccountKeys
  removeAccount(accountId: string): void
  /** Calls the listener with the keys of each accepted PUT of an account. */
  onKeys(listener: KeysListener): void
  /** Creates the secret or replaces it, as a reconnect does. */
  addSecret(secret: NewSecret): void
  /** Returns the secret as it is currently stored. Throws if it does not exist. */
  secretOf(secretId: string): SecretAttributes
  addStep(step: FlowStep): void
  removeStep(flowId: string, stepId: string): void
  saveSnapshot(flowId: string, stepId: string, snapshot: unknown): void
  snapshotOf(flowId: string, stepId: string): unknown
  /**
   * Returns the ELASTICIO_POST_RESULT_URL of one service call, with credentials, and the result that is posted to it.
   */
  resultUrl(): { url: string; result: Promise<unknown> }
  /** Applies this fault to the next `times` requests (1 by default) that match by method and path. */
  fail(match: RequestMatch, fault: PlatformFault, times?: number): void
  /** Removes all faults that have not been applied yet. */
  clearFaults(): void
  /** Every accepted PUT of an account, oldest first. */
  readonly puts: readonly { accountId: string; keys: AccountKeys }[]
  close(): Promise<void>
}

/** Starts the part of the platform's API that the runtime calls, on loopback. */
export async function startPlatformApi(options: PlatformApiOptions = {}): Promise<PlatformApi> {
  const credentials = { username: 'local-tenant', apiKey: randomBytes(24).toString('base64url') }
  const accounts = new AccountStore(options.keysFile)
  const secrets = new SecretStore()
  const steps = new StepStore()
  const results = new ResultInbox()
  const faults = new ApiFaults()
  const routes = [...endpoints({ accounts, steps, results }), ...secretEndpoints(secrets)]
  const server = await listen(
    handleRequests({ routes, faults, credentials, journal: options.journal }),
    options.port,
  )
  return {
    url: server.url,
    ...credentials,
    addAccount: (id, keys) => accounts.set(id, keys),
    keysOf: (accountId) => accounts.require(accountId),
    removeAccount: (accountId) => accounts.remove(accountId),
    onKeys: (listener) => accounts.subscribe(listener),
    addSecret: (secret) => secrets.add(secret),
    secretOf: (secretId) => secrets.require(secretId),
    addStep: (step) => steps.add(step),
    removeStep: (flowId, stepId) => steps.remove(flowId, stepId),
    saveSnapshot: (flowId, stepId, snapshot) => steps.saveSnapshot(flowId, stepId, snapshot),
    snapshotOf: (flowId, stepId) => steps.require(flowId, stepId).snapshot,
    resultUrl: () => {
      const id = randomUUID()
      return { url: resultUrl(server.url, credentials, id), result: results.expect(id) }
    },
    fail: (match, fault, times = 1) => faults.add(match, fault, times),
    clearFaults: () => faults.clear(),
    puts: accounts.puts,
    close: () => server.close(),
  }
}

function resultUrl(origin: string, credentials: { username: string; apiKey: string }, id: string): string {
  const url = new URL(`/v1/results/${id}`, origin)
  url.username = credentials.username
  url.password = credentials.apiKey
  return url.href
}
