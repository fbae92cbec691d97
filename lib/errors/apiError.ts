import { ComponentError } from './componentError'

/** The API refused the request for a reason of its own. */
export class ApiError extends ComponentError {
  override get name() {
    return 'ApiError' as const
  }
}
