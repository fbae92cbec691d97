import { Readable } from 'node:stream'
import { sizeOf } from '../../emit/recordMessages'
import { bytesOf, type CsvPart, headerSize } from '../../files/csv/csvFile'
import { readCsv } from '../../files/csv/readCsv'
import { CsvScanner } from '../../files/csv/scanCsv'
import { spool } from '../../files/spool'
import { type TemporaryFile, temporaryFile } from '../../files/temporaryFile'
import { type BulkJob, type LoadResult, loadResults } from '../../providers/bulkOperations'
import type { StoreFile } from '../../providers/objectOperations'
import type { Load, LoadRun } from './loadJobs'
import type { LoadRow, RowMatcher } from './loadRows'

/** A file with rows of one kind. */
export interface ResultFile {
  /** Absent if the platform has no object storage. */
  readonly url?: string
  readonly recordCount: number
}

export interface CollectedResults {
  readonly files: Readonly<Record<LoadResult, ResultFile>>
  /** Undefined if the rows are too large for a message. */
  readonly rows: readonly LoadRow[] | undefined
}

/** The maximum size of the rows in a message. */
const largestRowsBytes = 8_000_000

/** Downloads the results of a load to disk, stores them as files, and returns the rows if they fit into a message. */
export async function collectResults(
  load: Load,
  { jobs, unsent }: LoadRun,
  store: StoreFile | undefined,
  match: RowMatcher,
): Promise<CollectedResults> {
  const files: Partial<Record<LoadResult, ResultFile>> = {}
  const delimiter = jobs[0]?.delimiter ?? ','
  let rows: LoadRow[] | undefined = []
  for (const kind of loadResults) {
    const parts = await downloaded(load, jobs, kind, kind === 'unprocessedRecords' ? unsent : [])
    try {
      const recordCount = await countOf(parts, delimiter)
      const stored = await store?.(async () => {
        return { stream: Readable.from(joined(parts, kind), { objectMode: false }), contentType: 'text/csv' }
      })
      files[kind] = { ...(stored && { url: stored.url }), recordCount }
      rows =
        rows && (await withRows(rows, parts, delimiter, (header, values) => match.row(kind, header, values)))
    } finally {
      for (const file of parts) await file.close()
    }
  }
  return { files: files as Record<LoadResult, ResultFile>, rows }
}

async function downloaded(
  { api, bulk, policy }: Load,
  jobs: readonly BulkJob[],
  kind: LoadResult,
  unsent: readonly CsvPart[],
): Promise<TemporaryFile[]> {
  const files: TemporaryFile[] = []
  try {
    for (const { id } of jobs) files.push(await spool(() => bulk.readResults(api, id, kind), policy))
    for (const part of unsent) files.push(await temporaryFile(part.open()))
    return files
  } catch (error) {
    for (const file of files) await file.close()
    throw error
  }
}

/** Counts the rows of all files without their headers. */
async function countOf(files: readonly TemporaryFile[], delimiter: string): Promise<number> {
  let count = 0
  for (const file of files) {
    const scanner = new CsvScanner(delimiter.charCodeAt(0), undefined, 'response')
    for await (const chunk of bytesOf(file)) scanner.scan(chunk)
    scanner.finish()
    count += Math.max(0, scanner.rows - 1)
  }
  return count
}

const addedColumns: Readonly<Record<LoadResult, string>> = {
  successfulResults: '"sf__Id","sf__Created"\n',
  failedResults: '"sf__Id","sf__Error"\n',
  unprocessedRecords: '\n',
}

/** Returns one file with the rows of all files and the header of the first one. */
async function* joined(files: readonly TemporaryFile[], kind: LoadResult): AsyncGenerator<Buffer> {
  const filled = files.filter(({ size }) => size > 0)
  if (filled.length === 0) yield Buffer.from(addedColumns[kind])
  for (const [place, file] of filled.entries()) {
    yield* bytesOf(file, place === 0 ? 0 : await headerSize(file))
  }
}

/** Returns the rows with those of one more kind; undefined if they are too large for a message. */
async function withRows(
  rows: LoadRow[],
  files: readonly TemporaryFile[],
  delimiter: string,
  rowOf: (header: readonly string[], values: readonly string[]) => LoadRow,
): Promise<LoadRow[] | undefined> {
  let size = rows.reduce((total, row) => total + sizeOf(row), 0)
  for (const file of files) {
    let header: readonly string[] | undefined
    for await (const values of readCsv(bytesOf(file), delimiter)) {
      if (!header) {
        header = values
        continue
      }
      const row = rowOf(header, values)
      size += sizeOf(row) + 1
      if (size > largestRowsBytes) return undefined
      rows.push(row)
    }
  }
  return rows
}
