import { randomBytes } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Journal } from '../journal'
import { listen, sendJson } from '../localServer'
import { isGoodToken, signToken } from './jsonWebToken'
import { rejection, routeObjects, type StorageResponse } from './objectRoutes'
import { ObjectStore, type StoredObject } from './objectStore'

export interface StorageTwinOptions {
  readonly port?: number
  /**
   * Maximum size in bytes of the objects whose content is kept. Only the size and hashes of larger ones are kept.
   * Defaults to 4 MB.
   */
  readonly keptBytes?: number
  readonly journal?: Journal
  /** In milliseconds. */
  readonly now?: () => number
}

export interface StorageTwin {
  readonly url: string
  /** The secret with which clients sign their own tokens. */
  readonly secret: string
  /** A signed token, as the platform passes it to a step. */
  readonly token: string
  /** The environment variables with which the runtime finds the storage. */
  readonly environment: Record<'ELASTICIO_OBJECT_STORAGE_URI' | 'ELASTICIO_OBJECT_STORAGE_TOKEN', string>
  /** Returns the currently stored objects, oldest first. */
  objects(): readonly StoredObject[]
  /** Returns the number of all bytes that were received. */
  receivedBytes(): number
  /** Rejects the next `times` (1) authorized requests with this status, without carrying them out. */
  fail(status: number, times?: number): void
  close(): Promise<void>
}

/** Starts a fake of the platform's object storage ("maester") on 127.0.0.1, as @elastic.io/maester-client uses it. */
export async function startStorageTwin(options: StorageTwinOptions = {}): Promise<StorageTwin> {
  const { port = 0, keptBytes = 4 * 1024 * 1024, journal, now = Date.now } = options
  const store = new ObjectStore(keptBytes, now)
  const secret = randomBytes(32).toString('hex')
  const failures: number[] = []

  const respondTo = async (request: IncomingMessage): Promise<StorageResponse> => {
    const [, token = ''] = /^Bearer (\S+)$/.exec(request.headers.authorization ?? '') ?? []
    if (!isGoodToken(token, secret, now())) return rejection(401, 'The token is missing or not valid.')
    const failure = failures.shift()
    if (failure !== undefined) return rejection(failure, 'The requested failure.')
    return routeObjects(store, request)
  }
  const server = await listen((request, response) => {
    const { method = '', url = '' } = request
    respondTo(request).then(
      (answer) => {
        send(response, answer)
        journal?.record({ source: 'platform', method, path: url.split('?')[0] ?? '', status: answer.status })
      },
      () => response.destroy(),
    )
  }, port)
  const token = signToken({ tenantId: 'local-tenant', workspaceId: 'local-workspace' }, secret)
  return {
    url: server.url,
    secret,
    token,
    environment: { ELASTICIO_OBJECT_STORAGE_URI: server.url, ELASTICIO_OBJECT_STORAGE_TOKEN: token },
    objects: () => store.all(),
    receivedBytes: () => store.receivedBytes,
    fail: (status, times = 1) => failures.push(...Array<number>(times).fill(status)),
    close: server.close,
  }
}

function send(response: ServerResponse, { status, body, headers = {} }: StorageResponse): void {
  if (body instanceof Buffer)
    response.writeHead(status, { ...headers, 'content-length': body.length }).end(body)
  else sendJson(response, status, body, headers)
}
