import { ComponentError } from '../../../errors'

/**
 * True if Graph rejects only this record or file, so another poll would fail in the same way. Rejections of the account,
 * the mailbox, or the rate stop the poll, which is then repeated.
 */
export function isAboutRecord(error: unknown): error is ComponentError {
  if (!(error instanceof ComponentError)) return false
  const { status = 0, code = '' } = error
  const isAboutAccount = /^ErrorAccountSuspend|QuotaExceeded$/i.test(code)
  return status >= 400 && status < 500 && ![401, 404, 408, 410, 429].includes(status) && !isAboutAccount
}

/**
 * True if Graph never returns this file: it rejects it, or times out after all retries, as with files of 45 MB and
 * more (https://github.com/microsoftgraph/microsoft-graph-docs/issues/21183).
 */
export function isNeverHandedOut(error: unknown): error is ComponentError {
  const isTimeout = error instanceof ComponentError && [500, 501, 502, 504].includes(error.status ?? 0)
  return isTimeout || isAboutRecord(error)
}
