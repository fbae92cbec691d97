import { ComponentError, type ComponentErrorOptions } from './componentError'

/** Network, time-out, 5xx or an unavailable token endpoint, after the retries. */
export class TemporaryError extends ComponentError {
  /** True for a write that the API may have carried out although its answer was lost. */
  readonly mayHaveBeenApplied: boolean

  constructor(message: string, options: ComponentErrorOptions & { mayHaveBeenApplied?: boolean } = {}) {
    super(message, options)
    this.mayHaveBeenApplied = options.mayHaveBeenApplied ?? false
  }

  override get name() {
    return 'TemporaryError' as const
  }

  override get isRepeatable(): boolean {
    return !this.mayHaveBeenApplied
  }
}
