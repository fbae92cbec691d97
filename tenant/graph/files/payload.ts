import { Content } from './content'

/** The bytes of a response body and their number. */
export interface Payload {
  readonly type: string
  readonly size: number
  chunks(): Iterable<Buffer>
}

/**
 * Returns a string as HTML, the content of a file unchanged, and anything other as JSON in which contents are base64.
 */
export function toPayload(body: unknown): Payload {
  if (body instanceof Content) {
    return { type: 'application/octet-stream', size: body.size, chunks: () => body.chunks() }
  }
  if (typeof body === 'string') return payloadOf('text/html; charset=utf-8', [Buffer.from(body)])
  return payloadOf(
    'application/json;odata.metadata=minimal;odata.streaming=true;IEEE754Compatible=false;charset=utf-8',
    jsonPieces(body),
  )
}

/** Yields the first `size` bytes. */
export function* firstBytes(chunks: Iterable<Buffer>, size: number): Iterable<Buffer> {
  let left = size
  for (const chunk of chunks) {
    if (left <= 0) return
    yield chunk.subarray(0, left)
    left -= chunk.length
  }
}

function payloadOf(type: string, pieces: readonly (Buffer | Content)[]): Payload {
  const sizes = pieces.map((piece) => (piece instanceof Content ? base64Size(piece) : piece.length))
  return {
    type,
    size: sizes.reduce((sum, size) => sum + size, 0),
    *chunks() {
      for (const piece of pieces) {
        if (piece instanceof Content) yield* base64Chunks(piece)
        else yield piece
      }
    },
  }
}

/** Returns the JSON, split at the positions of contents. */
function jsonPieces(body: unknown): readonly (Buffer | Content)[] {
  const contents: Content[] = []
  const text = JSON.stringify(body, (_, value: unknown) => {
    if (!(value instanceof Content)) return value
    contents.push(value)
    return mark
  })
  return text.split(mark).flatMap((part, place) => {
    const content = contents[place]
    return content ? [Buffer.from(part), content] : [Buffer.from(part)]
  })
}

/** A string that no mailbox contains. */
const mark = '[content:5f1c0e3a-8d0b-4b59-9a7e-3c1f6f0d2b77]'

function base64Size({ size }: Content): number {
  return Math.ceil(size / 3) * 4
}

function* base64Chunks(content: Content): Iterable<Buffer> {
  let rest = Buffer.alloc(0)
  for (const chunk of content.chunks()) {
    const bytes = Buffer.concat([rest, chunk])
    const whole = bytes.length - (bytes.length % 3)
    yield Buffer.from(bytes.toString('base64', 0, whole))
    rest = bytes.subarray(whole)
  }
  if (rest.length > 0) yield Buffer.from(rest.toString('base64'))
}
