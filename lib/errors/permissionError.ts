import { ComponentError } from './componentError'

/** The account may not do this; a new token would not change it (403, RFC 6750 insufficient_scope). */
export class PermissionError extends ComponentError {
  override get name() {
    return 'PermissionError' as const
  }
}
