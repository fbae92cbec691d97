import { createHash, randomUUID } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'

/** An object as the storage keeps it. Its bytes are kept only up to a limit. */
export interface StoredObject {
  readonly id: string
  readonly contentType: string
  readonly size: number
  readonly md5: string
  readonly sha256: string
  /** `x-query-…` and `x-meta-…` as they were sent, by their complete names. */
  readonly headers: Readonly<Record<string, string>>
  /** In milliseconds. */
  readonly createdAt: number
  readonly expiresAt: number
  /** Undefined if the object is larger than the limit. */
  readonly bytes: Buffer | undefined
}

/** The objects of one storage, in the order of their creation. */
export class ObjectStore {
  /** The number of bytes of all objects that were ever saved. */
  receivedBytes = 0
  private readonly objects = new Map<string, StoredObject>()

  constructor(
    private readonly keptBytes: number,
    private readonly now: () => number,
  ) {}

  /** Reads a stream to its end and stores its content, under the ID of the object that it replaces, or a new one. */
  async save(
    stream: AsyncIterable<Buffer>,
    headers: IncomingHttpHeaders,
    replaced?: StoredObject,
  ): Promise<StoredObject> {
    const measures = await measure(stream, this.keptBytes)
    const createdAt = this.now()
    const object = {
      ...measures,
      id: replaced?.id ?? randomUUID(),
      contentType: headers['content-type'] ?? 'application/octet-stream',
      headers: { ...replaced?.headers, ...customHeaders(headers) },
      createdAt,
      expiresAt: createdAt + lifetimeMs(headers),
    }
    this.objects.set(object.id, object)
    this.receivedBytes += object.size
    return object
  }

  find(id: string): StoredObject | undefined {
    return this.all().find((object) => object.id === id)
  }

  /** Returns the objects that were sent with all of these `x-query-…` headers. */
  search(wanted: ReadonlyMap<string, string>): readonly StoredObject[] {
    const criteria = [...wanted]
    return this.all().filter(({ headers }) =>
      criteria.every(([key, value]) => headers[`x-query-${key}`] === value),
    )
  }

  remove({ id }: StoredObject): void {
    this.objects.delete(id)
  }

  /** Returns the objects that have not expired. */
  all(): readonly StoredObject[] {
    return [...this.objects.values()].filter(({ expiresAt }) => expiresAt > this.now())
  }
}

type Measures = Pick<StoredObject, 'size' | 'md5' | 'sha256' | 'bytes'>

async function measure(stream: AsyncIterable<Buffer>, keptBytes: number): Promise<Measures> {
  const [md5, sha256] = [createHash('md5'), createHash('sha256')]
  const kept: Buffer[] = []
  let size = 0
  for await (const chunk of stream) {
    md5.update(chunk)
    sha256.update(chunk)
    size += chunk.length
    if (size <= keptBytes) kept.push(chunk)
    else kept.length = 0
  }
  const bytes = size <= keptBytes ? Buffer.concat(kept) : undefined
  return { size, md5: md5.digest('hex'), sha256: sha256.digest('hex'), bytes }
}

function customHeaders(headers: IncomingHttpHeaders): Record<string, string> {
  const entries = Object.entries(headers).filter(([name]) => /^x-(query|meta)-/.test(name))
  return Object.fromEntries(entries.map(([name, value]) => [name, String(value)]))
}

/** Returns `x-eio-ttl` in milliseconds. Without it, an object stays. */
function lifetimeMs(headers: IncomingHttpHeaders): number {
  const seconds = Number(headers['x-eio-ttl'])
  return seconds > 0 ? seconds * 1000 : Number.POSITIVE_INFINITY
}
