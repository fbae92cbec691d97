import { TemporaryError, uncertainWrite } from '../../../errors'

/** True for a write that may have been applied although its answer was lost. */
export function isUncertain(error: unknown): error is TemporaryError {
  return error instanceof TemporaryError && error.mayHaveBeenApplied
}

/** Nothing is sent yet: what may have been applied to a draft does no harm, and the message may come again. */
export function beforeSending(error: unknown): unknown {
  return isUncertain(error) ? reworded(error, 'Nothing was sent: try again later.', false) : error
}

/** Nobody knows whether the mail left: the message must not come again by itself. */
export function perhapsSent(error: TemporaryError): TemporaryError {
  const words = 'The mail may have been sent, so it is not repeated: look before you send it again.'
  return reworded(error, words, true)
}

function reworded(error: TemporaryError, words: string, mayHaveBeenApplied: boolean): TemporaryError {
  const { message, status, code } = error
  return new TemporaryError(message.replace(uncertainWrite, words), {
    status,
    code,
    mayHaveBeenApplied,
    cause: error,
  })
}
