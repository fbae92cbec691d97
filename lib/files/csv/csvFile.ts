import { isUtf8 } from 'node:buffer'
import { ConfigurationError } from '../../errors'
import type { TemporaryFile } from '../temporaryFile'
import { CsvScanner } from './scanCsv'

/** A CSV file on disk, checked and ready to be sent in parts. */
export interface CsvFile {
  readonly columns: readonly string[]
  readonly delimiter: string
  readonly parts: readonly CsvPart[]
}

/** Rows of a file that are sent together, after the header. */
export interface CsvPart {
  /** Bytes, including the header. */
  readonly size: number
  readonly rows: number
  /** Returns the part's bytes from its beginning. Can be called again for each attempt. */
  open(): AsyncIterable<Buffer>
}

const delimiters = [',', '\t', ';', '|', '^', '`']
const chunkSize = 64 * 1024
const longestHeader = 1024 * 1024

/** Checks a file and splits it into parts of at most `maxPartSize` bytes. Throws ConfigurationError for a bad file. */
export async function csvFile(file: TemporaryFile, maxPartSize: number): Promise<CsvFile> {
  const start = await startOf(file)
  const header = await headerOf(file, start)
  const delimiter = delimiterOf(header.text)
  const parts: { start: number; end: number; size: number; rows: number }[] = []
  let isHeader = true
  const scanner = new CsvScanner(delimiter.charCodeAt(0), ({ end, size }) => {
    const last = parts.at(-1)
    if (isHeader) isHeader = false
    else if (last && last.size + size <= maxPartSize) {
      last.end = start + end
      last.size += size
      last.rows++
    } else
      parts.push({
        start: last?.end ?? header.end,
        end: start + end,
        size: header.bytes.length + size,
        rows: 1,
      })
  })
  const check = utf8Check()
  for await (const chunk of bytesOf(file, start)) {
    check(chunk)
    scanner.scan(chunk)
  }
  scanner.finish()
  return {
    columns: valuesOf(header.text, delimiter),
    delimiter,
    parts: parts.map((part) => ({
      size: part.size,
      rows: part.rows,
      open: () => normalized(file, header.bytes, delimiter, part),
    })),
  }
}

/** Returns a file's bytes from `start` to `end`. */
export async function* bytesOf(file: TemporaryFile, start = 0, end = file.size): AsyncGenerator<Buffer> {
  for (let at = start; at < end; at += chunkSize) yield file.read(at, Math.min(chunkSize, end - at))
}

/** Returns the bytes of a file's header, including its line feed. */
export async function headerSize(file: TemporaryFile): Promise<number> {
  const start = await file.read(0, longestHeader)
  let isQuoted = false
  for (const [place, byte] of start.entries()) {
    if (byte === 0x22) isQuoted = !isQuoted
    if (byte === 0x0a && !isQuoted) return place + 1
  }
  return file.size
}

async function* normalized(
  file: TemporaryFile,
  header: Buffer,
  delimiter: string,
  { start, end }: { readonly start: number; readonly end: number },
): AsyncGenerator<Buffer> {
  yield header
  const scanner = new CsvScanner(delimiter.charCodeAt(0))
  for await (const chunk of bytesOf(file, start, end)) yield scanner.scan(chunk)
  yield scanner.finish()
}

/** Returns the position after a byte order mark. Throws ConfigurationError for UTF-16. */
async function startOf(file: TemporaryFile): Promise<number> {
  const mark = await file.read(0, 3)
  if (mark[0] === 0xef && mark[1] === 0xbb && mark[2] === 0xbf) return 3
  if ((mark[0] === 0xff && mark[1] === 0xfe) || (mark[0] === 0xfe && mark[1] === 0xff)) throw notUtf8()
  return 0
}

interface Header {
  /** Without its line end. */
  readonly text: string
  /** With a line feed as its line end. */
  readonly bytes: Buffer
  readonly end: number
}

async function headerOf(file: TemporaryFile, start: number): Promise<Header> {
  const bytes = await file.read(start, longestHeader)
  let isQuoted = false
  let from = 0
  // Empty lines in front of the header are skipped.
  while (bytes[from] === 0x0a || bytes[from] === 0x0d) from++
  let to = from
  while (to < bytes.length && (isQuoted || (bytes[to] !== 0x0a && bytes[to] !== 0x0d))) {
    if (bytes[to] === 0x22) isQuoted = !isQuoted
    to++
  }
  if (to === from) throw new ConfigurationError('The CSV file is empty. Its first row must be the header.')
  const content = bytes.subarray(from, to)
  const isCrLf = bytes[to] === 0x0d && bytes[to + 1] === 0x0a
  return {
    text: content.toString('utf8'),
    bytes: Buffer.concat([content, Buffer.from('\n')]),
    end: Math.min(start + to + (isCrLf ? 2 : 1), file.size),
  }
}

/** Returns the first delimiter outside quotation marks, because names of fields contain none. */
function delimiterOf(header: string): string {
  let isQuoted = false
  for (const character of header) {
    if (character === '"') isQuoted = !isQuoted
    else if (!isQuoted && delimiters.includes(character)) return character
  }
  return ','
}

function valuesOf(header: string, delimiter: string): string[] {
  const values = header.split(delimiter)
  return values.map((value) => value.replace(/^"(.*)"$/s, '$1').replaceAll('""', '"'))
}

/** Returns a check for the chunks of a file. A character can be divided between two chunks. */
function utf8Check(): (chunk: Buffer) => void {
  let rest = Buffer.alloc(0)
  return (chunk) => {
    const bytes = rest.length > 0 ? Buffer.concat([rest, chunk]) : chunk
    const end = bytes.length - incompleteAtEnd(bytes)
    if (!isUtf8(bytes.subarray(0, end))) throw notUtf8()
    rest = Buffer.from(bytes.subarray(end))
  }
}

/** Returns how many bytes at the end belong to a character that is not complete. */
function incompleteAtEnd(bytes: Buffer): number {
  for (let count = 1; count <= Math.min(3, bytes.length); count++) {
    const byte = bytes[bytes.length - count] ?? 0
    if (byte >= 0xc0) return (byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2) > count ? count : 0
    if (byte < 0x80) return 0
  }
  return 0
}

function notUtf8(): ConfigurationError {
  return new ConfigurationError('The CSV file is not encoded as UTF-8. Save it as UTF-8.')
}
