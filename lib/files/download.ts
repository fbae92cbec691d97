import { lookup } from 'node:dns/promises'
import { type ComponentError, ConfigurationError, TemporaryError } from '../errors'
import { pinnedAgent } from '../http/agents'
import { responseOrFailure } from '../http/attempts'
import type { HttpRequest, HttpResponse, Send } from '../http/message'
import { isPublicAddress } from '../http/publicAddress'
import { followingRedirects } from '../http/redirects'
import { type Attempted, type RetryPolicy, retry } from '../http/retry'
import { retryAfterMs } from '../http/retryDelay'
import { TransportFailure } from '../http/transportFailure'
import type { ObjectStorageAddress } from '../runtime/environment'
import { type TemporaryFile, temporaryFile } from './temporaryFile'

/** What files are fetched with, and which places inside of private networks are known. */
export interface DownloadMeans {
  readonly bareSend: Send
  readonly retries: RetryPolicy
  readonly userAgent: string
  /** Of the account's API, where that is not the provider's usual one. */
  readonly apiHostname: string | undefined
  /** The platform's own; its token goes there and nowhere else. */
  readonly storage: ObjectStorageAddress | undefined
}

interface Download {
  readonly file: TemporaryFile
  readonly contentType: string | undefined
}

/**
 * Fetches a file without the account's token, again from its beginning where it breaks off. Throws ConfigurationError
 * for a place it must not or cannot be fetched from, and where it has more than `maxBytes`.
 */
export async function download(url: URL, maxBytes: number, means: DownloadMeans): Promise<Download> {
  const fetchFile = followingRedirects((request) => sendGuarded(request, means))
  const request = { method: 'GET', url, headers: { 'user-agent': means.userAgent }, isStreamed: true }
  const outcome = await retry<Download | ComponentError>(async () => {
    const response = await responseOrFailure(request, fetchFile)
    if (response instanceof TransportFailure) return { isFinal: false, value: lost(url, response) }
    if (!response.stream) return refused(url, response, means.retries.now())
    return received(url, response, maxBytes)
  }, means.retries)
  if (outcome instanceof Error) throw outcome
  return outcome
}

/** Sends to the addresses that were looked at, so that a name cannot come to mean another one in between. */
async function sendGuarded(request: HttpRequest, means: DownloadMeans): Promise<HttpResponse> {
  const { url } = request
  const { bareSend, storage, apiHostname } = means
  if (url.origin === storage?.uri.origin) {
    return bareSend({ ...request, headers: { ...request.headers, authorization: `Bearer ${storage.token}` } })
  }
  // An API that lives in a private network may have its files there too.
  if (url.hostname === apiHostname) return bareSend(request)
  const addresses = await addressesOf(url.hostname)
  const isPublic = addresses.every(({ address }) => isPublicAddress(address))
  if (isPublic) return bareSend({ ...request, agent: pinnedAgent(url, addresses) })
  throw new ConfigurationError(
    `An attachment is not fetched from ${url.host}: that is inside of a private network. Put the file where the internet or the platform's object storage has it.`,
  )
}

async function addressesOf(hostname: string) {
  try {
    return await lookup(hostname.replace(/^\[|\]$/g, ''), { all: true })
  } catch (error) {
    const { code = 'no reason given' } = error as { code?: string }
    throw new TransportFailure('unknownHost', `the host name could not be resolved (${code})`)
  }
}

async function received(
  url: URL,
  { stream, headers }: HttpResponse,
  maxBytes: number,
): Promise<Attempted<Download | ComponentError>> {
  try {
    const file = await temporaryFile(limited(stream ?? [], maxBytes))
    return { isFinal: true, value: { file, contentType: headers['content-type'] } }
  } catch (error) {
    if (error instanceof TransportFailure) return { isFinal: false, value: lost(url, error) }
    throw error
  }
}

async function* limited(
  chunks: AsyncIterable<Buffer> | Iterable<Buffer>,
  maxBytes: number,
): AsyncGenerator<Buffer> {
  let size = 0
  for await (const chunk of chunks) {
    size += chunk.length
    if (size > maxBytes) throw tooLarge()
    yield chunk
  }
}

function tooLarge(): ConfigurationError {
  return new ConfigurationError(
    'The field "attachments" names more than the 150 MB that a mail may have. Send a link instead of the largest file.',
  )
}

function refused({ host }: URL, { status, headers }: HttpResponse, now: number): Attempted<ComponentError> {
  const what = `An attachment could not be fetched: ${host} answered with ${status}.`
  if (status >= 500 || status === 408 || status === 429) {
    const value = new TemporaryError(`${what} Nothing was sent: try again later.`, { status })
    return { isFinal: false, value, retryAfterMs: retryAfterMs(headers, now) }
  }
  const advice = 'Check its url: it is called without the token of the account.'
  return { isFinal: true, value: new ConfigurationError(`${what} ${advice}`, { status }) }
}

function lost({ host }: URL, failure: TransportFailure): TemporaryError {
  return new TemporaryError(
    `An attachment could not be fetched from ${host}: ${failure.detail}. Nothing was sent: try again later.`,
    { cause: failure },
  )
}
