import type { Readable } from 'node:stream'
import { ComponentError } from '../../../errors'
import type { Api } from '../../../http/api'
import { TransportFailure } from '../../../http/transportFailure'

/**
 * True if Graph rejects only this record or file, so another poll would fail in the same way. Rejections of the account,
 * the mailbox, or the rate stop the poll, which is then repeated.
 */
function isAboutRecord(error: unknown): error is ComponentError {
  if (!(error instanceof ComponentError)) return false
  const { status = 0, code = '' } = error
  const isAboutAccount = /^ErrorAccountSuspend|QuotaExceeded$/i.test(code)
  return status >= 400 && status < 500 && ![401, 404, 408, 410, 429].includes(status) && !isAboutAccount
}

/**
 * True if Graph never returns this file: it rejects it, or times out after all retries, as with files of 45 MB and
 * more (https://github.com/microsoftgraph/microsoft-graph-docs/issues/21183).
 */
export function isNeverReturned(error: unknown): error is ComponentError {
  const isTimeout = error instanceof ComponentError && [500, 501, 502, 504].includes(error.status ?? 0)
  return isTimeout || isAboutRecord(error)
}

/** Returns the error if another poll would fail in the same way, although the mailbox responds. Throws it otherwise. */
export async function lastingFailure(api: Api, error: unknown): Promise<ComponentError> {
  if (!isNeverReturned(error)) throw error
  if (isAboutRecord(error)) return error
  await api({ method: 'GET', path: '/me/mailFolders/inbox', query: { $select: 'id' } })
  return error
}

/** Returns the failures of downloads that ended before the end of the file. */
export function brokenDownloads(downloads: readonly Readable[]): TransportFailure[] {
  return downloads.map(({ errored }) => errored).filter((failure) => failure instanceof TransportFailure)
}
