import { ApiError, ReconnectRequiredError, TemporaryError } from '../errors'
import type { Send } from '../http/message'
import { TransportFailure } from '../http/transportFailure'
import type { KeyStore } from './keyStore'
import { askPlatform, type SecretAddress } from './platformSecrets'
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
  return async () => {
    const what = `The platform did not refresh the secret ${address.secretId}:`
    try {
      const answer = await askPlatform(address, 'refresh', send)
      if (answer.kind === 'secret')
        return { kind: 'granted', tokenSet: answer.tokenSet, serverTimeMs: undefined }
      return refused(answer.status, `${what} it answered ${answer.status}.`)
    } catch (error) {
      if (!(error instanceof TransportFailure)) throw error
      return { kind: 'uncertain', error: new TemporaryError(`${what} ${error.detail}. Try again later.`) }
    }
  }
}

function refused(status: number, what: string): GrantOutcome {
  if (status >= 500 || status === 429 || status < 300) {
    return { kind: 'failed', error: new TemporaryError(`${what} Try again later.`) }
  }
  if (status === 401 || status === 403 || status === 404) {
    return { kind: 'failed', error: new ApiError(`${what} Check that the step may use this secret.`) }
  }
  return { kind: 'dead', error: new ReconnectRequiredError(`${what} Reconnect the secret's account.`) }
}
