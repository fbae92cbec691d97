import type { AccountTokens } from '../auth/accountTokens'
import { type ApiTraits, authorize, type TokenSource } from '../auth/authorize'
import { withExpiry } from '../auth/expiry'
import type { RefreshGrant } from '../auth/refreshGrant'
import type { Means } from '../auth/renewal'
import { Vault } from '../auth/vault'
import type { Api } from '../http/api'
import { sendWithRetries } from '../http/attempts'
import { followingRedirects } from '../http/redirects'
import { sender } from '../http/send'
import { providers } from '../providers'
import type { Credential, Provider } from '../providers/provider'
import { type Account, accountOf } from './account'
import type { ExecutionContext, StepConfig } from './context'
import type { Environment } from './environment'
import { type CleanLog, cleanLog, logged } from './log'
import { refreshLockOf } from './refreshLocks'

/** All that one execution works with: the provider, the account's authorised API, a log without secrets. */
export interface Session {
  readonly provider: Provider
  readonly credential: Credential
  readonly api: Api
  readonly log: CleanLog
  readonly counts: Counts
  /** What must stand in nothing that leaves the process. */
  secrets(): string[]
  /** Waits for what was begun in the background. */
  close(): Promise<void>
}

export interface Counts {
  apiCalls: number
  refreshes: number
}

// The one thing that outlives an execution: what each account's newest tokens are.
const vault = new Vault()

const maxBodyBytes = 64 * 1024 * 1024

/** Puts the parts together for one execution, and refreshes where the policy asks for it at the start. */
export async function openSession(
  context: ExecutionContext,
  config: StepConfig,
  environment: Environment,
): Promise<Session> {
  const counts: Counts = { apiCalls: 0, refreshes: 0 }
  let secrets = () => environment.secrets
  const log = cleanLog(context.runtime.logger, () => secrets())
  const send = sender({ timeoutMs: environment.timeoutMs, maxBodyBytes })
  const surroundings = {
    context,
    environment,
    vault,
    send: logged(send, log),
    policy: environment.refreshRetries,
  }

  const account = await accountOf(config, surroundings)
  const tokens = vault.open(account.key, account.tokenSet)
  secrets = () => [...environment.secrets, ...tokens.secrets]
  const means: Means = {
    accountName: account.name,
    lockKey: account.key,
    lock: refreshLockOf(environment, log),
    store: account.store,
    refresh: countedRefresh(account, tokens, counts),
    ...environment.timing,
  }
  const background = new Set<Promise<Error | undefined>>()
  const source = tokenSource(account, tokens, means, background)
  const provider = providers[account.credential.provider]
  const sendToApi = followingRedirects(
    logged(send, log, (response) => {
      counts.apiCalls++
      tokens.clock.learn(response?.headers['date'])
    }),
  )
  const api = authorize(
    source,
    traitsOf(provider, account.credential),
    (prepare) => sendWithRetries(prepare, sendToApi, environment.retries),
    environment.userAgent,
  )
  if (account.refreshPolicy === 'everyCall' && context.kind === 'step') await tokens.refresh(means)
  return {
    provider,
    credential: account.credential,
    api,
    log,
    counts,
    secrets,
    close: () => settled(background, log),
  }
}

function countedRefresh(
  { refresh, refreshPolicy }: Account,
  { clock }: AccountTokens,
  counts: Counts,
): RefreshGrant {
  return async (held) => {
    counts.refreshes++
    const outcome = await refresh(held)
    if (outcome.kind !== 'granted' || refreshPolicy !== 'ahead') return outcome
    return { ...outcome, tokenSet: withExpiry(outcome.tokenSet, outcome.serverTimeMs ?? clock.now()) }
  }
}

function tokenSource(
  { refreshPolicy }: Account,
  tokens: AccountTokens,
  means: Means,
  background: Set<Promise<Error | undefined>>,
): TokenSource {
  return {
    usable() {
      const tended = refreshPolicy === 'ahead' && means.store.canSave ? tokens.tendAhead(means) : undefined
      if (tended) background.add(tended)
      return tokens.usable(means)
    },
    latest: () => tokens.latest,
    newerThan: (rejected) => tokens.newerThan(rejected, means),
  }
}

async function settled(background: ReadonlySet<Promise<Error | undefined>>, log: CleanLog): Promise<void> {
  for (const failure of await Promise.all(background)) {
    if (failure) log.warn(`Refreshing ahead did not work, the current token is used on: ${failure.message}`)
  }
}

function traitsOf(provider: Provider, credential: Credential): ApiTraits {
  return {
    title: provider.title,
    baseOf: (tokenSet) => provider.apiBase(credential, tokenSet),
    originsOf: (tokenSet) => provider.allowedOrigins(credential, tokenSet),
    isTokenRejection: (response) => provider.isTokenRejection(response),
    describeFault: (response) => provider.describeFault(response),
  }
}
