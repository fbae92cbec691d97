import { accountStore } from '../auth/accountStore'
import type { AccountTokens } from '../auth/accountTokens'
import { callSecretsApi, plainTokens, type SecretAddress } from '../auth/platformSecrets'
import type { KeyStore, Keys } from '../auth/ports'
import type { RefreshPolicy } from '../auth/refreshPolicy'
import { secretFields, secretRefresh, secretStore, throwIfUnreadable } from '../auth/secretStore'
import { type RefreshGrant, refreshGrant } from '../auth/tokenEndpoint/refreshGrant'
import type { TokenSet } from '../auth/tokenSet'
import { accountKey, type Vault } from '../auth/vault'
import { TemporaryError } from '../errors'
import { sendWithRetries } from '../http/attempts'
import type { Send } from '../http/message'
import { TransportFailure } from '../http/transportFailure'
import type { ExecutionContext, StepConfig } from '../runtime/context'
import type { Environment } from '../runtime/environment'
import { accountAccess, sharedReads } from './accountAccess'
import { learnFields } from './accountFields'
import {
  type AccountCredential,
  type CredentialSettings,
  credentialFieldsIn,
  readAccountId,
  readCredential,
  readTokenSet,
} from './credential'

/** An account from the step's configuration or from the platform's Secrets. */
export interface Account {
  readonly tokens: AccountTokens
  readonly refreshPolicy: RefreshPolicy
  /** Returns the credential that belongs to a token set, because a reconnect can change both. */
  credentialOf(tokenSet: TokenSet): AccountCredential
  /** For error messages and log lines. */
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
  if (typeof secretId === 'string' && secretId !== '') return secretAccount(secretId, surroundings)
  return platformAccount(config, surroundings)
}

async function platformAccount(config: StepConfig, surroundings: AccountSurroundings): Promise<Account> {
  const { context, environment, vault, send } = surroundings
  const { clientId, tokenUri, tokenPath } = environment
  const accountId = readAccountId(config)
  // To verify a future secret, the platform passes its credentials as `oauth`.
  const offered = readTokenSet({ oauth: plainTokens(config['oauth']) }, tokenPath)
  const key = accountKey(tokenUri, clientId, accountId ?? offered.refresh_token ?? offered.access_token)
  const tokens = vault.open(key, offered)
  const access = accountAccess(context, environment, accountId)
  const configFields = credentialFieldsIn(config)
  const name = accountId === undefined ? 'the account' : `the account ${accountId}`
  // Without an account ID, there is no account to read. A verification gets the credential itself.
  if (accountId !== undefined && context.kind !== 'verification') {
    await learnFields({ tokens, access, accountName: name, configFields, settings: environment })
  }
  // Tokens that another container stores meanwhile may be read without fields. The step's own are not checked again.
  const startFields = tokens.fieldsOf(tokens.latest) ?? configFields
  const credentialOf = credentials(environment, (tokenSet) =>
    context.kind === 'verification' ? configFields : (tokens.fieldsOf(tokenSet) ?? startFields),
  )
  const { refreshPolicy } = credentialOf(tokens.latest)
  return {
    tokens,
    credentialOf,
    // The policy applies to executions, not to service calls.
    refreshPolicy: context.kind === 'step' ? refreshPolicy : 'whenRejected',
    name,
    key,
    store: accountStore(configFields, access, tokenPath),
    refresh: async (held) => {
      const client = environment.oauthClient(credentialOf(held).credential.subdomain)
      return refreshGrant(client, send, environment.refreshRetries)(held)
    },
  }
}

/** Returns the account of a secret, which is read at the start of the process and before each refresh. */
async function secretAccount(
  secretId: string,
  { environment, vault, send: sendOnce }: AccountSurroundings,
): Promise<Account> {
  const address = environment.secretAddress(secretId)
  const send: Send = (request) => sendWithRetries(() => request, sendOnce, environment.refreshRetries)
  const key = accountKey('secret', address.workspaceId, secretId)
  const tokens = vault.find(key) ?? vault.open(key, await readOnce(key, () => readSecret(address, send)))
  return {
    tokens,
    credentialOf: credentials(environment, secretFields),
    // In this mode the platform decides when to refresh.
    refreshPolicy: 'whenRejected',
    name: `the secret ${secretId}`,
    key,
    store: secretStore(address, send),
    refresh: secretRefresh(address, send),
  }
}

/** Returns `credentialOf`, which parses the fields only if they have changed, because each attempt calls it. */
function credentials(
  settings: CredentialSettings,
  fieldsOf: (tokenSet: TokenSet) => Keys,
): Account['credentialOf'] {
  let latest: { readonly fields: Keys; readonly read: AccountCredential } | undefined
  return (tokenSet) => {
    const fields = fieldsOf(tokenSet)
    if (latest?.fields !== fields) latest = { fields, read: readCredential(fields, settings) }
    return latest.read
  }
}

const readOnce = sharedReads<string, TokenSet>()

async function readSecret(address: SecretAddress, send: Send): Promise<TokenSet> {
  const problem = `The tokens of the secret ${address.secretId} could not be read from the platform`
  try {
    const response = await callSecretsApi(address, 'read', send)
    if (response.kind === 'secret') return response.tokenSet
    throwIfUnreadable(address, response)
    throw new TemporaryError(`${problem} (${response.status}). Try again later.`)
  } catch (error) {
    if (!(error instanceof TransportFailure)) throw error
    throw new TemporaryError(`${problem} (${error.detail}). Try again later.`)
  }
}
