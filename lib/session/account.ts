import { accountStore } from '../auth/accountStore'
import type { KeyStore } from '../auth/keyStore'
import { askPlatform, plainTokens, type SecretAddress } from '../auth/platformSecrets'
import { type RefreshGrant, refreshGrant } from '../auth/refreshGrant'
import type { RefreshPolicy } from '../auth/refreshPolicy'
import { secretRefresh, secretStore } from '../auth/secretStore'
import type { TokenSet } from '../auth/tokenSet'
import { accountKey, type Vault } from '../auth/vault'
import { ConfigurationError, TemporaryError } from '../errors'
import { sendWithRetries } from '../http/attempts'
import type { Send } from '../http/message'
import { TransportFailure } from '../http/transportFailure'
import type { Credential } from '../providers/provider'
import type { ExecutionContext, StepConfig } from '../runtime/context'
import type { Environment } from '../runtime/environment'
import { accountAccess } from './accountAccess'
import { readAccount } from './credential'

/** An account as an execution found it: in the step's configuration, or in the platform's Secrets. */
export interface Account {
  readonly credential: Credential
  readonly refreshPolicy: RefreshPolicy
  readonly tokenSet: TokenSet
  /** In sentences. */
  readonly name: string
  /** In the vault and the lock. */
  readonly key: string
  readonly store: KeyStore
  readonly refresh: RefreshGrant
}

export interface AccountSurroundings {
  readonly context: ExecutionContext
  readonly environment: Environment
  readonly vault: Vault
  readonly send: Send
}

/** Finds the account that a configuration names. Throws ConfigurationError for one that cannot be worked with. */
export async function accountOf(config: StepConfig, surroundings: AccountSurroundings): Promise<Account> {
  const { secretId } = config
  if (typeof secretId === 'string' && secretId !== '') return secretAccount(secretId, config, surroundings)
  return platformAccount(config, surroundings)
}

function platformAccount(config: StepConfig, surroundings: AccountSurroundings): Account {
  const { context, environment, send } = surroundings
  const { accountId, credentialFields, ...account } = readAccount(
    // Verifying what is about to become a secret, the platform hands over its credentials as `oauth`.
    { ...config, oauth: plainTokens(config['oauth']) },
    environment.salesforceApiVersion,
  )
  const { clientId, tokenUri } = environment
  const identity = accountId ?? account.tokenSet.refresh_token ?? account.tokenSet.access_token
  return {
    ...account,
    // A service call comes before or beside the executions for which the policy is made.
    refreshPolicy: context.kind === 'step' ? account.refreshPolicy : 'whenRejected',
    name: accountId === undefined ? 'the account' : `the account ${accountId}`,
    key: accountKey(tokenUri, clientId, identity),
    store: accountStore(credentialFields, accountAccess(context, environment, accountId)),
    refresh: (held) => refreshGrant(environment.oauthClient(), send, environment.refreshRetries)(held),
  }
}

/** Of a secret the fields are read once a process, and again with each token set. */
async function secretAccount(
  secretId: string,
  config: StepConfig,
  { environment, vault, send: sendOnce }: AccountSurroundings,
): Promise<Account> {
  const address = environment.secretAddress(secretId)
  const send: Send = (request) => sendWithRetries(() => request, sendOnce, environment.refreshRetries)
  const key = accountKey('secret', address.workspaceId, secretId)
  const tokenSet = vault.find(key)?.latest ?? (await readOnce(key, () => readSecret(address, send)))
  const { credential } = readAccount(
    { ...config, ...(tokenSet['fields'] as StepConfig | undefined), oauth: tokenSet },
    environment.salesforceApiVersion,
  )
  return {
    credential,
    // When to refresh is the platform's affair here.
    refreshPolicy: 'whenRejected',
    tokenSet,
    name: `the secret ${secretId}`,
    key,
    store: secretStore(address, send),
    refresh: secretRefresh(address, send),
  }
}

const reading = new Map<string, Promise<TokenSet>>()

/** The first messages of a container come together: one of them reads, all of them share it. */
function readOnce(key: string, read: () => Promise<TokenSet>): Promise<TokenSet> {
  const shared = reading.get(key) ?? read().finally(() => reading.delete(key))
  reading.set(key, shared)
  return shared
}

async function readSecret(address: SecretAddress, send: Send): Promise<TokenSet> {
  const what = `The platform gave no tokens for the secret ${address.secretId}:`
  try {
    const answer = await askPlatform(address, 'read', send)
    if (answer.kind === 'secret') return answer.tokenSet
    if (answer.status >= 500 || answer.status === 408 || answer.status === 429) {
      throw new TemporaryError(`${what} it answered ${answer.status}. Try again later.`)
    }
    throw new ConfigurationError(`${what} it answered ${answer.status}. Check the secret of the step.`)
  } catch (error) {
    if (!(error instanceof TransportFailure)) throw error
    throw new TemporaryError(`${what} ${error.detail}. Try again later.`)
  }
}
