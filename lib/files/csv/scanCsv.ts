import { ConfigurationError, UnexpectedResponseError } from '../../errors'

const lf = 0x0a
const cr = 0x0d
const quote = 0x22

type State = 'valueStart' | 'plain' | 'quoted' | 'quoteInQuoted'

/** A complete row of a CSV file. */
export interface ScannedRow {
  /** The bytes of the file from its beginning to the end of this row. */
  readonly end: number
  /** The bytes of the row with a line feed as its line end. */
  readonly size: number
}

/**
 * Reads CSV (RFC 4180) byte by byte. Returns the same rows with line feeds as line ends, without empty lines. Throws
 * ConfigurationError, which contains the number of the row, for an invalid file. For a response, throws
 * UnexpectedResponseError.
 */
export class CsvScanner {
  #state: State = 'valueStart'
  #isAfterCr = false
  #rowSize = 0
  #values = 1
  #columns: number | undefined
  #position = 0
  #rows = 0

  constructor(
    private readonly delimiter: number,
    private readonly onRow: (row: ScannedRow) => void = () => {},
    private readonly source: 'file' | 'response' = 'file',
  ) {}

  /** Returns the number of complete rows so far, including the header. */
  get rows(): number {
    return this.#rows
  }

  /** Returns the bytes of a chunk with line feeds as line ends. They replace those of the chunk. */
  scan(chunk: Buffer): Buffer {
    let length = 0
    for (const byte of chunk) {
      this.#position++
      const isLineEnd = (byte === lf || byte === cr) && this.#state !== 'quoted'
      const isSecond = byte === lf && this.#isAfterCr
      this.#isAfterCr = isLineEnd && byte === cr
      if (!isLineEnd) {
        this.#take(byte)
        chunk[length++] = byte
      } else if (!isSecond && this.#endRow()) chunk[length++] = lf
    }
    return chunk.subarray(0, length)
  }

  /** Returns the missing line end of the last row. Throws ConfigurationError if a quoted value has no end. */
  finish(): Buffer {
    if (this.#state === 'quoted') throw this.#bad('a quoted value without its closing quotation mark')
    return this.#endRow() ? Buffer.from([lf]) : Buffer.alloc(0)
  }

  #take(byte: number): void {
    this.#rowSize++
    switch (this.#state) {
      case 'quoted':
        if (byte === quote) this.#state = 'quoteInQuoted'
        return
      case 'valueStart':
        if (byte === quote) this.#state = 'quoted'
        else if (byte !== this.delimiter) this.#state = 'plain'
        else this.#values++
        return
      case 'plain':
        if (byte === quote) throw this.#bad('a quotation mark within a value that is not quoted')
        if (byte === this.delimiter) this.#endValue()
        return
      case 'quoteInQuoted':
        if (byte === quote) this.#state = 'quoted'
        else if (byte === this.delimiter) this.#endValue()
        else throw this.#bad('text after a closing quotation mark')
    }
  }

  #endValue(): void {
    this.#values++
    this.#state = 'valueStart'
  }

  /** Returns false for an empty line. */
  #endRow(): boolean {
    if (this.#rowSize === 0) return false
    this.#columns ??= this.#values
    if (this.#values !== this.#columns)
      throw this.#bad(`${this.#values} values, and the header has ${this.#columns}`)
    this.#rows++
    this.onRow({ end: this.#position, size: this.#rowSize + 1 })
    this.#state = 'valueStart'
    this.#rowSize = 0
    this.#values = 1
    return true
  }

  #bad(what: string): Error {
    const row = this.#rows + 1
    if (this.source === 'file')
      return new ConfigurationError(`Row ${row} of the CSV file has ${what}. Correct the file.`)
    return new UnexpectedResponseError(`Row ${row} of the API's CSV response has ${what}. Try again later.`)
  }
}
