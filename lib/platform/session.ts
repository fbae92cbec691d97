import { accountStore } from '../auth/accountStore'
import { authorize } from '../auth/authorize'
import { refreshGrant } from '../auth/refreshGrant'
import { Vault } from '../auth/vault'
import type { Api } from '../http/api'
import { sendWithRetries } from '../http/attempts'
import type { Send } from '../http/message'
import { followingRedirects } from '../http/redirects'
import type { RetryPolicy } from '../http/retry'
import { sender } from '../http/send'
import { providers } from '../providers'
import type { Credential, Provider } from '../providers/provider'
import { accountAccess } from './accountAccess'
import type { ExecutionContext, StepConfig } from './context'
import { readAccount } from './credential'
import type { Environment } from './environment'
import { type CleanLog, cleanLog } from './log'

/** All that one execution works with: the provider, the account's authorised API, a log without secrets. */
export interface Session {
  readonly provider: Provider
  readonly credential: Credential
  readonly api: Api
  readonly log: CleanLog
  readonly counts: Counts
  /** Refreshes now, where the policy asks for it at the start of each execution. */
  refreshByPolicy(): Promise<void>
  /** What must stand in nothing that leaves the process. */
  secrets(): string[]
}

export interface Counts {
  apiCalls: number
  refreshes: number
}

// The one thing that outlives an execution: what each account's newest tokens are.
const vault = new Vault()

const maxBodyBytes = 64 * 1024 * 1024
const maxWaitMs = 120_000

/** Puts the parts together for one execution. Throws ConfigurationError for a configuration it cannot work with. */
export function openSession(
  context: ExecutionContext,
  config: StepConfig,
  environment: Environment,
): Session {
  const account = readAccount(config, environment.salesforceApiVersion)
  const provider = providers[account.credential.provider]
  const tokens = vault.open({ ...environment, accountId: account.accountId }, account.tokenSet)
  const secrets = () => [...tokens.secrets, ...(environment.clientSecret ? [environment.clientSecret] : [])]
  const log = cleanLog(context.runtime.logger, secrets)
  const counts: Counts = { apiCalls: 0, refreshes: 0 }
  const policy = retryPolicy(environment)
  const send = sender({ timeoutMs: environment.timeoutMs, maxBodyBytes })

  const renewal = {
    store: accountStore(account.credentialFields, accountAccess(context, account.accountId)),
    refresh: (refreshToken: string) => {
      counts.refreshes++
      return refreshGrant(environment.oauthClient(), logged(send, log), policy)(refreshToken)
    },
  }
  const sendToApi = followingRedirects(logged(send, log, () => counts.apiCalls++))
  const api = authorize(
    {
      usable: () => tokens.usable(renewal),
      latest: () => tokens.latest,
      newerThan: (rejected) => tokens.newerThan(rejected, renewal),
    },
    {
      title: provider.title,
      baseOf: (tokenSet) => provider.apiBase(account.credential, tokenSet),
      originsOf: (tokenSet) => provider.allowedOrigins(account.credential, tokenSet),
      isTokenRejection: (response) => provider.isTokenRejection(response),
      describeFault: (response) => provider.describeFault(response),
    },
    (prepare) => sendWithRetries(prepare, sendToApi, policy),
    environment.userAgent,
  )
  return {
    provider,
    credential: account.credential,
    api,
    log,
    counts,
    secrets,
    async refreshByPolicy() {
      if (account.refreshPolicy === 'everyCall') await tokens.refreshed(renewal)
    },
  }
}

function retryPolicy({ maxRetries }: Environment): RetryPolicy {
  return {
    maxRetries,
    maxWaitMs,
    sleep: (delayMs) => new Promise((resolve) => setTimeout(resolve, delayMs)),
    random: Math.random,
    now: Date.now,
  }
}

/** One debug line a request: no query, header or body. */
function logged(send: Send, log: CleanLog, count: () => void = () => {}): Send {
  return async (request) => {
    const startedAt = Date.now()
    const call = `${request.method} ${request.url.origin}${request.url.pathname}`
    count()
    try {
      const response = await send(request)
      log.debug(`${call} ${response.status} ${Date.now() - startedAt} ms`)
      return response
    } catch (error) {
      log.debug(`${call} ${(error as Error).message} ${Date.now() - startedAt} ms`)
      throw error
    }
  }
}
