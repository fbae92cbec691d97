import { ComponentError } from './componentError'

/** A missing or bad field, input or environment variable; the message names it and the fix. */
export class ConfigurationError extends ComponentError {
  override get name() {
    return 'ConfigurationError' as const
  }
}
