import { randomBytes } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Journal } from '../journal'
import { listen, sendJson } from '../localServer'
import { isGoodToken, signToken } from './jsonWebToken'
import { refusal, routeObjects, type StorageAnswer } from './objectRoutes'
import { ObjectStore, type StoredObject } from './objectStore'

export interface StorageTwinOptions {
  readonly port?: number
  /** Up to how many bytes an object's content is kept; of larger ones only size and hashes. 4 MB where absent */
  readonly keptBytes?: number
  readonly journal?: Journal
  /** Milliseconds */
  readonly now?: () => number
}

export interface StorageTwin {
  readonly url: string
  /** What clients sign their own tokens with */
  readonly secret: string
  /** A token that is signed already, as the platform hands it to a step */
  readonly token: string
  /** The environment variables by which the runtime knows the storage */
  readonly environment: Record<'ELASTICIO_OBJECT_STORAGE_URI' | 'ELASTICIO_OBJECT_STORAGE_TOKEN', string>
  /** What is stored now, oldest first */
  objects(): readonly StoredObject[]
  /** How many bytes of objects were ever received */
  receivedBytes(): number
  /** The next `times` (1) authorised requests are answered with this status and not carried out. */
  fail(status: number, times?: number): void
  close(): Promise<void>
}

/** Starts a twin of the platform's object storage ("maester") on 127.0.0.1, as @elastic.io/maester-client uses it. */
export async function startStorageTwin(options: StorageTwinOptions = {}): Promise<StorageTwin> {
  const { port = 0, keptBytes = 4 * 1024 * 1024, journal, now = Date.now } = options
  const store = new ObjectStore(keptBytes, now)
  const secret = randomBytes(32).toString('hex')
  const failures: number[] = []

  const answerTo = async (request: IncomingMessage): Promise<StorageAnswer> => {
    const [, token = ''] = /^Bearer (\S+)$/.exec(request.headers.authorization ?? '') ?? []
    if (!isGoodToken(token, secret, now())) return refusal(401, 'The token is missing or not valid.')
    const failure = failures.shift()
    if (failure !== undefined) return refusal(failure, 'The twin was told to fail.')
    return routeObjects(store, request)
  }
  const server = await listen((request, response) => {
    const { method = '', url = '' } = request
    answerTo(request).then(
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

function send(response: ServerResponse, { status, body, headers = {} }: StorageAnswer): void {
  if (body instanceof Buffer)
    response.writeHead(status, { ...headers, 'content-length': body.length }).end(body)
  else sendJson(response, status, body, headers)
}
