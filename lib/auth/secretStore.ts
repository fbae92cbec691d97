import {
  ApiError,
  ClientRejectedError,
  ConfigurationError,
  ReconnectRequiredError,
  TemporaryError,
} from '../errors'
import type { Send } from '../http/message'
import { TransportFailure } from '../http/transportFailure'
import { callSecretsApi, type SecretAddress, type SecretRejection } from './platformSecrets'
import type { KeyStore, Keys } from './ports'
import type { GrantOutcome, RefreshGrant } from './tokenEndpoint/refreshGrant'
import type { TokenSet } from './tokenSet'

/** Returns the platform's Secrets as a key store. The platform stores and refreshes, and the component only reads. */
export function secretStore(address: SecretAddress, send: Send): KeyStore {
  return {
    canSave: true,
    isSavedByRefresh: true,

    async load() {
      const answer = await callSecretsApi(address, 'read', send)
      if (answer.kind === 'secret')
        return { tokenSet: answer.tokenSet, fields: secretFields(answer.tokenSet) }
      throwIfUnreadable(address, answer)
      throw new Error(`the platform returned ${answer.status} for the secret ${address.secretId}.`)
    },

    // The platform has already stored what it refreshed.
    async save() {},
  }
}

/** Throws ConfigurationError if the secret was deleted, has no tokens, or can't be read by the step. */
export function throwIfUnreadable({ secretId }: SecretAddress, rejection: SecretRejection): void {
  const { status, isWithoutTokens } = rejection
  if (!isWithoutTokens && !unreadableStatuses.has(status)) return
  throw new ConfigurationError(
    `The tokens of the secret ${secretId} could not be read from the platform (${status}). Check the secret of the step.`,
  )
}

/** Returns the credential's fields of a secret, which the platform returns next to the tokens. */
export function secretFields(tokenSet: TokenSet): Keys {
  const { fields } = tokenSet
  return typeof fields === 'object' && fields !== null ? (fields as Keys) : {}
}

/** Returns a refresh grant that asks the platform to refresh the secret. The component never calls the token endpoint. */
export function secretRefresh(address: SecretAddress, send: Send): RefreshGrant {
  return async (held) => {
    const what = `The platform did not refresh the secret ${address.secretId}:`
    try {
      const answer = await callSecretsApi(address, 'refresh', send)
      if (answer.kind === 'rejected') return secretRejected(answer, what)
      const { tokenSet } = answer
      if (tokenSet.access_token === held.access_token) return unchanged(what)
      return { kind: 'granted', tokenSet, serverTimeMs: undefined }
    } catch (error) {
      if (!(error instanceof TransportFailure)) throw error
      return {
        kind: 'uncertain',
        error: new TemporaryError(`${what} ${error.detail}. Try again later.`),
        mayRepeat: true,
      }
    }
  }
}

// Platforms before 22.34 return the previous token, and only the secret itself contains the new one.
function unchanged(what: string): GrantOutcome {
  return {
    kind: 'uncertain',
    error: new TemporaryError(`${what} it still returns the rejected token. Try again later.`),
    mayRepeat: true,
  }
}

function secretRejected({ status, code }: SecretRejection, what: string): GrantOutcome {
  const rejection = `${what} it returned ${status}${code ? ` ${code}` : ''}.`
  if (code === 'invalid_client' || code === 'unauthorized_client') {
    return { kind: 'failed', error: new ClientRejectedError(`${rejection} Check the secret's auth client.`) }
  }
  if (code !== undefined || invalidStatuses.has(status)) {
    return { kind: 'invalid', error: new ReconnectRequiredError(rejection) }
  }
  if ([401, 403, 404].includes(status)) {
    return { kind: 'failed', error: new ApiError(`${rejection} Check that the step may use this secret.`) }
  }
  const error = new TemporaryError(`${rejection} Try again later.`)
  return busyStatuses.has(status) ? { kind: 'uncertain', error, mayRepeat: false } : { kind: 'failed', error }
}

// Statuses that mean that this secret can't be refreshed. A proxy or a busy platform returns others.
const invalidStatuses = new Set([400, 410, 422])
const unreadableStatuses = new Set([...invalidStatuses, 401, 403, 404])
// The platform is refreshing the secret for another container.
const busyStatuses = new Set([409, 423, 425])
