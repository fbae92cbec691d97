import { ComponentError } from './componentError'

/** An answer has not the shape its sender promises. */
export class UnexpectedResponseError extends ComponentError {
  override get name() {
    return 'UnexpectedResponseError' as const
  }
}
