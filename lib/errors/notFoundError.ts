import { ComponentError } from './componentError'

/** The API does not know the record or path (404, 410). */
export class NotFoundError extends ComponentError {
  override get name() {
    return 'NotFoundError' as const
  }
}
