import { createHash } from 'node:crypto'

/** The bytes of a file, in pieces, so that a large file is never in memory twice. */
export abstract class Content {
  abstract readonly size: number
  abstract chunks(): Iterable<Buffer>

  /** Returns the SHA-256 of the bytes in hex. */
  sha256(): string {
    const hash = createHash('sha256')
    for (const chunk of this.chunks()) hash.update(chunk)
    return hash.digest('hex')
  }
}

/** Bytes that were received. */
export class ReceivedContent extends Content {
  readonly size: number

  constructor(private readonly pieces: readonly Buffer[]) {
    super()
    this.size = pieces.reduce((sum, { length }) => sum + length, 0)
  }

  chunks(): Iterable<Buffer> {
    return this.pieces
  }
}

/** The same bytes, repeated. */
export class RepeatedContent extends Content {
  readonly size: number

  constructor(
    private readonly piece: Buffer,
    private readonly times: number,
  ) {
    super()
    this.size = piece.length * times
  }

  *chunks(): Iterable<Buffer> {
    for (let time = 0; time < this.times; time++) yield this.piece
  }
}

const blockSize = 64 * 1024

/** Bytes that are generated while they are read. They are always the same for a number, and differ per block. */
export class GeneratedContent extends Content {
  constructor(
    private readonly number: number,
    readonly size: number,
  ) {
    super()
  }

  *chunks(): Iterable<Buffer> {
    for (let start = 0; start < this.size; start += blockSize) {
      const pattern = createHash('sha512').update(`${this.number}:${start}`).digest()
      yield Buffer.alloc(Math.min(blockSize, this.size - start), pattern)
    }
  }
}
