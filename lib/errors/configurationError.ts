import { ComponentError } from './componentError'

/** A missing or bad field, input or environment variable; the message names it and the fix. */
export class ConfigurationError extends ComponentError {
  override get name() {
    return 'ConfigurationError' as const
  }
}

/** Does the work; a ConfigurationError about a value names the field that holds it. */
export function inField<T>(field: string, work: () => T): T {
  try {
    return work()
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error
    throw new ConfigurationError(`The field "${field}": ${error.message}`, { cause: error })
  }
}
