import { ComponentError } from './componentError'

/** The grant is dead: only connecting the account again helps (RFC 6749 section 5.2, invalid_grant). */
export class ReconnectRequiredError extends ComponentError {
  override get name() {
    return 'ReconnectRequiredError' as const
  }
}
