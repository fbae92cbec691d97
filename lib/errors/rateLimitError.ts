import { ComponentError } from './componentError'

/** The API's limit was still exceeded after the retries; nothing was applied. */
export class RateLimitError extends ComponentError {
  override get name() {
    return 'RateLimitError' as const
  }

  override get isRepeatable(): boolean {
    return true
  }
}
