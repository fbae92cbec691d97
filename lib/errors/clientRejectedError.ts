import { ComponentError } from './componentError'

/** The token endpoint rejects the OAuth application itself (RFC 6749 section 5.2, invalid_client). */
export class ClientRejectedError extends ComponentError {
  override get name() {
    return 'ClientRejectedError' as const
  }
}
