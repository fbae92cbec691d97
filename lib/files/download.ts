import { lookup } from 'node:dns/promises'
import { type ComponentError, ConfigurationError, isTemporaryStatus, TemporaryError } from '../errors'
import { attempts, type Judgment } from '../http/attempts'
import { isPublicAddress } from '../http/connections/addresses'
import { directAgentFor, pinnedAgent } from '../http/connections/agents'
import type { HttpRequest, HttpResponse, Send } from '../http/message'
import { followingRedirects } from '../http/redirects'
import type { RetryPolicy } from '../http/retry'
import { TransportFailure } from '../http/transportFailure'
import type { ObjectStorageAddress } from '../runtime/environment'
import { type TemporaryFile, temporaryFile } from './temporaryFile'

/** The services that download files, and the known hosts within private networks. */
export interface DownloadServices {
  readonly bareSend: Send
  readonly retries: RetryPolicy
  readonly userAgent: string
  /** Hostname of the account's API, if it is not the provider's default. */
  readonly apiHostname: string | undefined
  /** The platform's object storage. Its token is sent only there. */
  readonly storage: ObjectStorageAddress | undefined
}

/** The parts of error messages about a file. */
export interface FileErrorTexts {
  /** The file, such as "An attachment". */
  readonly subject: string
  /** The consequence, such as "Nothing was sent." */
  readonly nothingDone: string
  /** The error for a file over the limit. */
  readonly tooLarge: string
}

interface Download {
  readonly file: TemporaryFile
  readonly contentType: string | undefined
}

/**
 * Downloads a file without the account's token, and starts again if the download is interrupted. Throws
 * ConfigurationError if the host is not allowed, if it rejects the request, or if the file exceeds `maxBytes`.
 */
export async function download(
  url: URL,
  maxBytes: number,
  services: DownloadServices,
  words: FileErrorTexts,
): Promise<Download> {
  // A redirected request has another URL.
  const fetchFile = followingRedirects((request) =>
    sendGuarded(request, services, words, request.url === url),
  )
  const request = { method: 'GET', url, headers: { 'user-agent': services.userAgent }, isStreamed: true }
  const outcome = await attempts<Download | ComponentError>(
    () => request,
    fetchFile,
    services.retries,
    (response) => {
      if (response instanceof TransportFailure) return downloadLost(url, response, words)
      return response.stream
        ? received(url, response, maxBytes, words)
        : downloadRejected(url, response, words)
    },
  )
  if (outcome instanceof Error) throw outcome
  return outcome
}

/** Connects to the checked addresses, so that DNS can't return another one in between. */
async function sendGuarded(
  request: HttpRequest,
  services: DownloadServices,
  words: FileErrorTexts,
  isFirst: boolean,
): Promise<HttpResponse> {
  const { url } = request
  const { bareSend, storage, apiHostname } = services
  if (storage && url.origin === storage.uri.origin) {
    if (!isFirst || !isStoredFile(url, storage.uri)) throw notAStoredFile(url, words)
    const headers = { ...request.headers, authorization: `Bearer ${storage.token}` }
    return bareSend({ ...request, headers, agent: directAgentFor(url) })
  }
  // An API in a private network can have its files there, too.
  if (url.hostname === apiHostname) return bareSend(request)
  const addresses = await addressesOf(url.hostname)
  const isPublic = addresses.every(({ address }) => isPublicAddress(address))
  if (isPublic) return bareSend({ ...request, agent: pinnedAgent(url, addresses) })
  throw new ConfigurationError(
    `${words.subject} was not downloaded because ${url.host} is in a private network. Move the file to a public server or to the platform's object storage.`,
  )
}

/** True for a file of the storage. Its other paths are not read with its token. */
function isStoredFile({ pathname }: URL, storage: URL): boolean {
  const folder = `${storage.pathname.replace(/\/$/, '')}/objects/`
  return pathname.startsWith(folder) && /^[\w-]+(\.[\w-]+)*$/.test(pathname.slice(folder.length))
}

function notAStoredFile({ host }: URL, { subject }: FileErrorTexts): ConfigurationError {
  return new ConfigurationError(
    `${subject} was not downloaded because its URL is not a file of the platform's object storage (${host}). Use the URL of a stored file, without redirects.`,
  )
}

async function addressesOf(hostname: string) {
  try {
    return await lookup(hostname.replace(/^\[|\]$/g, ''), { all: true })
  } catch (error) {
    const { code = 'no reason given' } = error as { code?: string }
    throw new TransportFailure('unknownHost', `the hostname could not be resolved (${code})`)
  }
}

async function received(
  url: URL,
  { stream, headers }: HttpResponse,
  maxBytes: number,
  words: FileErrorTexts,
): Promise<Judgment<Download | ComponentError>> {
  try {
    const file = await temporaryFile(limited(stream ?? [], maxBytes, words))
    return { isFinal: true, value: { file, contentType: headers['content-type'] } }
  } catch (error) {
    if (error instanceof TransportFailure) return downloadLost(url, error, words)
    throw error
  }
}

async function* limited(
  chunks: AsyncIterable<Buffer> | Iterable<Buffer>,
  maxBytes: number,
  { tooLarge }: FileErrorTexts,
): AsyncGenerator<Buffer> {
  let size = 0
  for await (const chunk of chunks) {
    size += chunk.length
    if (size > maxBytes) throw new ConfigurationError(tooLarge)
    yield chunk
  }
}

function downloadRejected(
  { host }: URL,
  { status }: HttpResponse,
  { subject, nothingDone }: FileErrorTexts,
): Judgment<ComponentError> {
  const what = `${subject} could not be downloaded: ${host} returned ${status}.`
  if (isTemporaryStatus(status)) {
    const value = new TemporaryError(`${what} ${nothingDone} Try again later.`, { status })
    return { isFinal: false, value }
  }
  const advice = "Check its URL. It is requested without the account's token."
  return { isFinal: true, value: new ConfigurationError(`${what} ${advice}`, { status }) }
}

function downloadLost(
  { host }: URL,
  failure: TransportFailure,
  { subject, nothingDone }: FileErrorTexts,
): Judgment<ComponentError> {
  const value = new TemporaryError(
    `${subject} could not be downloaded from ${host}: ${failure.detail}. ${nothingDone} Try again later.`,
    { cause: failure },
  )
  // Not repeated, because each attempt would take as long as the first one.
  return { isFinal: failure.fault === 'tooSlow', value }
}
