import { type ApiTraits, authorize, type TokenSource } from '../auth/authorize'
import { secretsIn, type TokenSet } from '../auth/tokenSet'
import { Vault } from '../auth/vault'
import { ConfigurationError, TemporaryError } from '../errors'
import type { Api } from '../http/api'
import { sendWithRetries } from '../http/attempts'
import { dateOf } from '../http/message'
import { followingRedirects } from '../http/redirects'
import { sender } from '../http/send'
import { providers } from '../providers'
import type { Credential, Provider } from '../providers/provider'
import type { ExecutionContext, StepConfig } from '../runtime/context'
import type { Environment } from '../runtime/environment'
import { logged, type RedactedLog, redactedLog } from '../runtime/log'
import { Fields } from '../values/fields'
import { accountOf } from './account'
import { apiMemory } from './apiMemory'
import { limitConcurrency } from './concurrency'
import { headerSecrets, isLikelyKey, secretParts } from './headerSecrets'
import { type TokenAccess, tokenAccess } from './tokenAccess'

/** The parts of one execution: the provider, the account's authorized API, and a log without secrets. */
export interface Session extends Pick<TokenAccess, 'start' | 'close'> {
  readonly provider: Provider
  readonly credential: Credential
  readonly api: Api
  readonly log: RedactedLog
  readonly counts: Counts
  /** The tokens for a protocol other than HTTP. */
  readonly tokens: TokenSource
  /** Returns the values that must never leave the process. */
  secrets(): string[]
  /** Adds the secrets in a step's own headers, such as API keys, to those that must never leave the process. */
  hideHeaders(headers: Readonly<Record<string, string>>): void
}

export interface Counts {
  apiCalls: number
  refreshes: number
}

// Contains the newest tokens of each account. Outlives executions.
const vault = new Vault()

/** Opens a session for one execution. Throws ConfigurationError if the configuration is invalid. */
export async function openSession(
  context: ExecutionContext,
  config: StepConfig,
  environment: Environment,
): Promise<Session> {
  let secrets = () => environment.secrets
  const log = redactedLog(context.runtime.logger, () => secrets())
  const send = sender(environment)
  const account = await accountOf(config, { context, environment, vault, send: logged(send, log) })
  const { tokens, credentialOf } = account
  const counts: Counts = { apiCalls: 0, refreshes: 0 }
  const access = tokenAccess(account, environment, log, () => counts.refreshes++)
  const { credential } = credentialOf(tokens.latest)
  const provider = providers[credential.provider]
  const headers = headerSecrets(provider, credential)
  const configured = secretsIn(config['oauth'])
  const ofStep = new Set<string>()
  secrets = () => {
    const ofAccount = [...tokens.secrets, ...access.secrets(), ...headers(tokens.latest)]
    return [...new Set([...environment.secrets, ...configured, ...ofAccount, ...ofStep])]
  }
  const traits = traitsOf(provider, (tokenSet) => credentialOf(tokenSet).credential)
  const { mostConcurrentRequests: most } = provider
  const sendToApi = logged(send, log, (response) => {
    counts.apiCalls++
    // The clock of another host, after a redirect, doesn't count.
    if (response && traits.originsOf(tokens.latest).includes(response.url.origin)) {
      tokens.clock.learn(dateOf(response))
    }
  })
  const follow = followingRedirects(sendToApi)
  const limited = most === undefined ? undefined : limitConcurrency(follow, account.key, most)
  const authorized = authorize(
    access,
    traits,
    (prepare) =>
      sendWithRetries(
        limited?.inSlot(prepare) ?? prepare,
        limited?.send ?? follow,
        environment.retries,
        provider.isRolledBack,
      ),
    environment.userAgent,
  )
  const api: Api = Object.assign(authorized, {
    memory: apiMemory(`${account.key} ${credential.apiBaseUrl ?? ''}`, environment.timing.now),
    tokenBytes: () => Buffer.byteLength(tokens.latest.access_token),
  })
  return {
    provider,
    credential,
    api: ofMailbox(provider, api, config),
    log,
    counts,
    tokens: access,
    secrets,
    hideHeaders: (shown) => {
      for (const part of secretParts(shown)) if (isLikelyKey(part)) ofStep.add(part)
    },
    start: access.start,
    close: access.close,
  }
}

/** Returns the API of the mailbox in the step's field `mailbox`, or the API unchanged if the field is empty. */
function ofMailbox(provider: Provider, api: Api, config: StepConfig): Api {
  const mailbox = new Fields(config).text('mailbox')
  if (mailbox === undefined) return api
  if (provider.forMailbox) return provider.forMailbox(api, mailbox)
  const supporting = Object.values(providers).filter((each) => each.forMailbox)
  throw new ConfigurationError(
    `The field "mailbox" is not available for ${provider.title}. Clear it, or use an account of ${supporting.map(({ title }) => title).join(' or ')}.`,
  )
}

function traitsOf(provider: Provider, credentialOf: (tokenSet: TokenSet) => Credential): ApiTraits {
  const current = (tokenSet: TokenSet): Credential => {
    const credential = credentialOf(tokenSet)
    if (credential.provider === provider.key) return credential
    throw new TemporaryError(
      `The account's provider was changed to "${credential.provider}" while the message was processed. Send the message again.`,
    )
  }
  return {
    title: provider.title,
    rootPath: provider.rootPath,
    baseOf: (tokenSet) => provider.apiBase(current(tokenSet), tokenSet),
    originsOf: (tokenSet) => provider.allowedOrigins(current(tokenSet), tokenSet),
    credentialHeaders: (tokenSet) => provider.headers?.(current(tokenSet), tokenSet),
    isTokenRejection: (response, tokenSet) => provider.isTokenRejection(response, current(tokenSet)),
    describeFault: (response) => provider.describeFault(response),
  }
}
