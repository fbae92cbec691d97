import type { IncomingMessage } from 'node:http'
import type { ObjectStore, StoredObject } from './objectStore'

export interface StorageResponse {
  readonly status: number
  /** Bytes are sent unchanged, and any other value as JSON. */
  readonly body?: unknown
  readonly headers?: Record<string, string>
}

/** Returns the response to an authorized request for `/objects` or `/objects/{id}`. */
export async function routeObjects(store: ObjectStore, request: IncomingMessage): Promise<StorageResponse> {
  const { pathname, searchParams } = new URL(request.url ?? '', 'http://storage')
  const [, id] = /^\/objects(?:\/([^/]+))?$/.exec(pathname) ?? []
  if (!/^\/objects(\/|$)/.test(pathname)) return rejection(404, 'Only /objects exists.')
  if (id === undefined) return routeCollection(store, request, searchParams)
  const object = store.find(id)
  if (!object) return rejection(404, `There is no object ${id}.`)
  return routeObject(store, request, object)
}

export function rejection(status: number, message: string): StorageResponse {
  return { status, body: { error: { message } } }
}

async function routeCollection(
  store: ObjectStore,
  request: IncomingMessage,
  query: URLSearchParams,
): Promise<StorageResponse> {
  if (request.method === 'POST')
    return { status: 201, body: summary(await store.save(request, request.headers)) }
  if (query.size === 0) return rejection(400, 'At least one query parameter is required.')
  const found = store.search(criteria(query))
  if (request.method === 'GET') return { status: 200, body: found.map(summary) }
  if (request.method !== 'DELETE') return rejection(405, 'Objects are added with POST.')
  for (const object of found) store.remove(object)
  return { status: 204 }
}

async function routeObject(
  store: ObjectStore,
  request: IncomingMessage,
  object: StoredObject,
): Promise<StorageResponse> {
  switch (request.method) {
    case 'GET':
      return content(object)
    case 'PUT':
      return { status: 200, body: summary(await store.save(request, request.headers, object)) }
    case 'DELETE':
      store.remove(object)
      return { status: 204 }
    default:
      return rejection(405, 'An object supports GET, PUT, and DELETE.')
  }
}

function content({ bytes, contentType, headers }: StoredObject): StorageResponse {
  if (!bytes) return rejection(410, 'The object is larger than the limit of this fake.')
  return { status: 200, body: bytes, headers: { ...headers, 'content-type': contentType } }
}

function summary({ id, contentType, size, md5, createdAt, headers }: StoredObject): Record<string, unknown> {
  const metadata = Object.entries(headers).filter(([name]) => name.startsWith('x-meta-'))
  return {
    objectId: id,
    contentType,
    contentLength: size,
    md5,
    createdAt,
    metadata: Object.fromEntries(metadata.map(([name, value]) => [name.slice('x-meta-'.length), value])),
  }
}

/** Returns the criteria of `query[key]=value`. */
function criteria(query: URLSearchParams): ReadonlyMap<string, string> {
  return new Map(
    [...query].flatMap(([name, value]) => {
      const [, key] = /^query\[(.+)\]$/.exec(name) ?? []
      return key === undefined ? [] : [[key, value] as const]
    }),
  )
}
