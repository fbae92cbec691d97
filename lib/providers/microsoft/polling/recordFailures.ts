import type { Readable } from 'node:stream'
import { ComponentError } from '../../../errors'
import type { Api } from '../../../http/api'
import { TransportFailure } from '../../../http/transportFailure'
import { ifFound } from '../../recordErrors'
import { collectAll, graphIdOf } from '../collection'

/** A message that could not be read. */
export interface UnreadableMessage {
  readonly id: string
  /** The path of its folder. */
  readonly folder: string
  /** Returns the path by which the same is read of another message. */
  pathOf(id: string): string
}

/**
 * Returns the error if another poll would fail in the same way, although the mailbox responds: Graph rejects only this
 * message or file, or times out after all retries, as with files of 45 MB and more. Throws it otherwise: rejections of the
 * account, the mailbox, or the rate stop the poll, which is then repeated.
 * https://github.com/microsoftgraph/microsoft-graph-docs/issues/21183
 */
export async function lastingFailure(
  api: Api,
  error: unknown,
  message: UnreadableMessage,
): Promise<ComponentError> {
  if (!(error instanceof ComponentError)) throw error
  if (isTimeout(error)) {
    await api({ method: 'GET', path: '/me/mailFolders/inbox', query: { $select: 'id' } })
    return error
  }
  if (!isRejection(error)) throw error
  if (isAccessDenied(error) && !(await isAnotherReadable(api, message))) throw error
  return error
}

function isTimeout({ status = 0 }: ComponentError): boolean {
  return [500, 501, 502, 504].includes(status)
}

function isRejection({ status = 0, code = '', isRepeatable }: ComponentError): boolean {
  if (isRepeatable) return false
  const isAboutAccount = /^ErrorAccountSuspend|QuotaExceeded$/i.test(code)
  return status >= 400 && status < 500 && ![401, 404, 407, 408, 410, 429].includes(status) && !isAboutAccount
}

/** True for a 403 without a code that is about an item, such as ErrorVirusDetected. */
function isAccessDenied({ status, code = '' }: ComponentError): boolean {
  return status === 403 && !/^Error(Virus|Item|Message|Attachment|Mime|Content)/i.test(code)
}

// More than one, because several messages in a row can be protected.
const mostOthers = 5

/** True if the account may read the same of another message, in the folder or elsewhere: only some are protected then. */
async function isAnotherReadable(api: Api, { id, folder, pathOf }: UnreadableMessage): Promise<boolean> {
  const query = { $select: 'id', $top: String(mostOthers + 1) }
  for (const path of [`${folder}/messages`, '/me/messages']) {
    const messages = collectAll(api, { path, query }, 'the messages of a folder', {
      limit: mostOthers + 1,
    })
    const found = (await unlessDenied(messages)) ?? []
    const others = found.map((item) => graphIdOf(item, 'a message')).filter((other) => other !== id)
    for (const other of others.slice(0, mostOthers)) {
      const reading = api({ method: 'GET', path: pathOf(other), query: { $select: 'id' } })
      if (await unlessDenied(ifFound(reading))) return true
    }
  }
  return false
}

/** Returns undefined instead of a 403 that isn't a rate limit. */
async function unlessDenied<T>(work: Promise<T>): Promise<T | undefined> {
  try {
    return await work
  } catch (error) {
    if (error instanceof ComponentError && error.status === 403 && !error.isRepeatable) return undefined
    throw error
  }
}

/** Returns the failures of downloads that ended before the end of the file. */
export function brokenDownloads(downloads: readonly Readable[]): TransportFailure[] {
  return downloads.map(({ errored }) => errored).filter((failure) => failure instanceof TransportFailure)
}
