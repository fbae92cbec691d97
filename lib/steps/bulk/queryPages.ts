import { Readable } from 'node:stream'
import { bytesOf, headerSize } from '../../files/csv/csvFile'
import { readCsv } from '../../files/csv/readCsv'
import { CsvScanner } from '../../files/csv/scanCsv'
import { spool } from '../../files/spool'
import { type TemporaryFile, temporaryFile } from '../../files/temporaryFile'
import type { ObjectRecord, StoredFile, StoreFile } from '../../providers/objectOperations'
import type { Query } from './queryJob'

const recordsPerFilePage = 50_000
const recordsPerPage = 2000

interface DownloadedPage {
  readonly file: TemporaryFile
  readonly nextLocator: string | undefined
}

/** Stores all pages of a job as one CSV file and returns it with the number of records. */
export async function storePages(
  context: Query,
  jobId: string,
  store: StoreFile,
): Promise<StoredFile & { readonly recordCount: number }> {
  let recordCount = 0
  const pages = joinedPages(context, jobId, (count) => {
    recordCount += count
  })
  // On disk first: an upload would time out while it waits for the next page.
  const file = await temporaryFile(pages)
  try {
    const open = async () => ({
      stream: Readable.from(bytesOf(file), { objectMode: false }),
      contentType: 'text/csv',
    })
    return { ...(await store(open)), recordCount }
  } finally {
    await file.close()
  }
}

async function* joinedPages(
  context: Query,
  jobId: string,
  onPage: (count: number) => void,
): AsyncGenerator<Buffer> {
  let isFirst = true
  for (let locator: string | undefined; ; ) {
    const { file, nextLocator } = await downloaded(context, jobId, locator, recordsPerFilePage)
    try {
      const scanner = new CsvScanner(','.charCodeAt(0), undefined, 'response')
      for await (const chunk of bytesOf(file)) scanner.scan(chunk)
      scanner.finish()
      onPage(Math.max(0, scanner.rows - 1))
      yield* bytesOf(file, isFirst ? 0 : await headerSize(file))
    } finally {
      await file.close()
    }
    isFirst = false
    if (nextLocator === undefined) return
    locator = nextLocator
  }
}

/** Records of a query, and the locator of the next page. */
interface RecordPage {
  readonly records: readonly ObjectRecord[]
  readonly nextLocator: string | undefined
}

/** Yields the records of a job, page by page, from a locator on. */
export async function* recordPages(
  context: Query,
  jobId: string,
  start: string | undefined,
): AsyncGenerator<RecordPage> {
  for (let locator = start; ; ) {
    const { file, nextLocator } = await downloaded(context, jobId, locator, recordsPerPage)
    try {
      yield { records: await recordsIn(context, file), nextLocator }
    } finally {
      await file.close()
    }
    if (nextLocator === undefined) return
    locator = nextLocator
  }
}

/** A page stays the same while its job lives, so that one that breaks off is read again. */
async function downloaded(
  { api, bulk, policy }: Query,
  jobId: string,
  locator: string | undefined,
  mostRecords: number,
): Promise<DownloadedPage> {
  let nextLocator: string | undefined
  const file = await spool(async () => {
    const page = await bulk.readPage(api, jobId, locator, mostRecords)
    nextLocator = page.nextLocator
    return page.stream
  }, policy)
  return { file, nextLocator }
}

async function recordsIn({ bulk }: Query, file: TemporaryFile): Promise<readonly ObjectRecord[]> {
  const records: ObjectRecord[] = []
  let columns: readonly string[] | undefined
  for await (const values of readCsv(bytesOf(file))) {
    if (columns) records.push(bulk.recordOf(columns, values))
    else columns = values
  }
  return records
}
