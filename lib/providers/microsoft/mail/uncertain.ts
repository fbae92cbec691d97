import { TemporaryError, uncertainWrite } from '../../../errors'

/** True for a write that may have been applied although its response was lost. */
export function isUncertain(error: unknown): error is TemporaryError {
  return error instanceof TemporaryError && error.mayHaveBeenApplied
}

/** Returns the error for a failure before the email was sent. A changed draft is harmless, so the message can be repeated. */
export function beforeSending(error: unknown): unknown {
  return isUncertain(error) ? reworded(error, 'Nothing was sent. Try again later.', false) : error
}

/** Returns the error for an email that may have been sent, so the message must not be repeated automatically. */
export function perhapsSent(error: TemporaryError): TemporaryError {
  const words =
    'The email may have been sent, so it was not sent again. Check the mailbox before you send the message again.'
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
