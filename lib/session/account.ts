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

/** An account from the step's configuration or from the platform's Secrets. */
export interface Account {
  readonly credential: Credential
  readonly refreshPolicy: RefreshPolicy
  readonly tokenSet: TokenSet
  /** For error messages. */
  readonly name: string
  /** Identifies the account in the vault and the lock. */
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

/** Returns the account of a configuration. Throws ConfigurationError if the configuration is invalid. */
export async function accountOf(config: StepConfig, surroundings: AccountSurroundings): Promise<Account> {
  const { secretId } = config
  if (typeof secretId === 'string' && secretId !== '') return secretAccount(secretId, config, surroundings)
  return platformAccount(config, surroundings)
}

function platformAccount(config: StepConfig, surroundings: AccountSurroundings): Account {
  const { context, environment, send } = surroundings
  const { accountId, credentialFields, ...account } = readAccount(
    // To verify a future secret, the platform passes its credentials as `oauth`.
    { ...config, oauth: plainTokens(config['oauth']) },
    environment.salesforceApiVersion,
  )
  const { clientId, tokenUri } = environment
  const identity = accountId ?? account.tokenSet.refresh_token ?? account.tokenSet.access_token
  return {
    ...account,
    // The policy is meant for executions, not for service calls.
    refreshPolicy: context.kind === 'step' ? account.refreshPolicy : 'whenRejected',
    name: accountId === undefined ? 'the account' : `the account ${accountId}`,
    key: accountKey(tokenUri, clientId, identity),
    store: accountStore(credentialFields, accountAccess(context, environment, accountId)),
    refresh: (held) => refreshGrant(environment.oauthClient(), send, environment.refreshRetries)(held),
  }
}

/** The fields of a secret are read once per process, and again with each token set. */
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
    // The platform decides when to refresh a secret.
    refreshPolicy: 'whenRejected',
    tokenSet,
    name: `the secret ${secretId}`,
    key,
    store: secretStore(address, send),
    refresh: secretRefresh(address, send),
  }
}

const reading = new Map<string, Promise<TokenSet>>()

/** A container starts with several messages at a time, which share one read. */
function readOnce(key: string, read: () => Promise<TokenSet>): Promise<TokenSet> {
  const shared = reading.get(key) ?? read().finally(() => reading.delete(key))
  reading.set(key, shared)
  return shared
}

async function readSecret(address: SecretAddress, send: Send): Promise<TokenSet> {
  const what = `The tokens of the secret ${address.secretId} could not be read from the platform`
  try {
    const response = await askPlatform(address, 'read', send)
    if (response.kind === 'secret') return response.tokenSet
    if (response.status >= 500 || response.status === 408 || response.status === 429) {
      throw new TemporaryError(`${what} (${response.status}). Try again later.`)
    }
    throw new ConfigurationError(`${what} (${response.status}). Check the secret of the step.`)
  } catch (error) {
    if (!(error instanceof TransportFailure)) throw error
    throw new TemporaryError(`${what} (${error.detail}). Try again later.`)
  }
}
