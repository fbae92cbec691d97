import { ApiError, ClientRejectedError, ReconnectRequiredError, TemporaryError } from '../errors'
import type { Send } from '../http/message'
import { TransportFailure } from '../http/transportFailure'
import type { KeyStore } from './keyStore'
import { askPlatform, type SecretAddress, type SecretAnswer } from './platformSecrets'
import type { GrantOutcome, RefreshGrant } from './refreshGrant'

/** The platform's Secrets as a key store: the platform keeps and refreshes, the component only reads and asks. */
export function secretStore(address: SecretAddress, send: Send): KeyStore {
  return {
    canSave: true,

    async load() {
      const answer = await askPlatform(address, 'read', send)
      if (answer.kind === 'secret') return answer.tokenSet
      throw new Error(`the platform answered ${answer.status} for the secret ${address.secretId}.`)
    },

    // What the platform refreshed it has stored already.
    async save() {},
  }
}

/** Has the platform refresh the secret; the component itself never calls the token endpoint. */
export function secretRefresh(address: SecretAddress, send: Send): RefreshGrant {
  return async (held) => {
    const what = `The platform did not refresh the secret ${address.secretId}:`
    try {
      const answer = await askPlatform(address, 'refresh', send)
      if (answer.kind === 'refused') return refused(answer, what)
      const { tokenSet } = answer
      if (tokenSet.access_token === held.access_token) return unchanged(what)
      return { kind: 'granted', tokenSet, serverTimeMs: undefined }
    } catch (error) {
      if (!(error instanceof TransportFailure)) throw error
      return { kind: 'uncertain', error: new TemporaryError(`${what} ${error.detail}. Try again later.`) }
    }
  }
}

// Platforms before 22.34 answer with the token from before the refresh: the secret itself shows the new one.
function unchanged(what: string): GrantOutcome {
  return { kind: 'uncertain', error: new TemporaryError(`${what} it still gives the rejected token.`) }
}

function refused({ status, code }: SecretAnswer & { kind: 'refused' }, what: string): GrantOutcome {
  const refusal = `${what} it answered ${status}${code ? ` ${code}` : ''}.`
  if (code === 'invalid_client' || code === 'unauthorized_client') {
    return { kind: 'failed', error: new ClientRejectedError(`${refusal} Check the secret's auth-client.`) }
  }
  if (code !== undefined || deadStatuses.has(status)) {
    return { kind: 'dead', error: new ReconnectRequiredError(refusal) }
  }
  if ([401, 403, 404].includes(status)) {
    return { kind: 'failed', error: new ApiError(`${refusal} Check that the step may use this secret.`) }
  }
  return { kind: 'failed', error: new TemporaryError(`${refusal} Try again later.`) }
}

// Only what says that this secret cannot be refreshed: a proxy or a busy platform answers otherwise.
const deadStatuses = new Set([400, 410, 422])
