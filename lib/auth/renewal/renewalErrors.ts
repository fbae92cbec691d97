import { ReconnectRequiredError, TemporaryError } from '../../errors'
import type { RenewalContext } from './renewalContext'

/** Returns the error for a refreshed set that the store rejected. */
export function notSaved({ accountName }: RenewalContext, error: unknown): TemporaryError {
  return new TemporaryError(
    `The new tokens of ${accountName} could not be saved to the platform: ${errorText(error)} This container keeps them and saves them with the next message. Until then, it refreshes no other tokens.`,
    { cause: error },
  )
}

/** Returns the error for a platform on which a refreshed set could not be stored. */
export function cannotStore({ accountName }: RenewalContext): ReconnectRequiredError {
  return new ReconnectRequiredError(
    `The API rejected the access token of ${accountName}. It was not refreshed, because this platform offers no way to store the new tokens. Reconnect the account.`,
  )
}

/** Returns a new error for each message, so that it has its own stack. */
export function reconnect(cause: Error, { accountName }: RenewalContext): ReconnectRequiredError {
  return new ReconnectRequiredError(
    `The authorization of ${accountName} is no longer valid. Reconnect the account. ${cause.message}`,
  )
}

/** Returns the error for a grant that seems invalid while newer tokens may be stored. */
export function unread(cause: Error, { accountName }: RenewalContext): TemporaryError {
  return new TemporaryError(
    `The authorization of ${accountName} seems to be invalid, but newer tokens could not be read from the platform. ${cause.message} The next message tries again.`,
  )
}

/** Returns the error's message, or any other thrown value as a string. */
export function errorText(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
