import { Readable } from 'node:stream'
import { UnexpectedResponseError } from '../../errors'
import { bytesOf, headerSize } from '../../files/csv/csvFile'
import { readCsv } from '../../files/csv/readCsv'
import { CsvScanner } from '../../files/csv/scanCsv'
import { spool } from '../../files/spool'
import { type TemporaryFile, temporaryFile } from '../../files/temporaryFile'
import type { QueryPage } from '../../providers/bulkOperations'
import { LinkLoopGuard } from '../../providers/linkLoopGuard'
import type { ObjectRecord, StoredFile, StoreFile } from '../../providers/objectOperations'
import type { Query } from './queryJob'

const recordsPerFilePage = 50_000
const recordsPerPage = 2000

type DownloadedPage = Omit<QueryPage, 'stream'> & { readonly file: TemporaryFile }

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
  // Stored on disk first, because an upload would time out while it waits for the next page.
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
  const checkPage = pageCheck(jobId, undefined)
  let isFirst = true
  for (let locator: string | undefined; ; ) {
    const page = await downloaded(context, jobId, locator, recordsPerFilePage)
    const { file, nextLocator } = page
    try {
      const scanner = new CsvScanner(','.charCodeAt(0), undefined, 'response')
      for await (const chunk of bytesOf(file)) scanner.scan(chunk)
      scanner.finish()
      const count = Math.max(0, scanner.rows - 1)
      checkPage(page, count)
      onPage(count)
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
  const checkPage = pageCheck(jobId, start)
  for (let locator = start; ; ) {
    const page = await downloaded(context, jobId, locator, recordsPerPage)
    const { file, nextLocator } = page
    try {
      const records = await recordsIn(context, file)
      checkPage(page, records.length)
      yield { records, nextLocator }
    } finally {
      await file.close()
    }
    if (nextLocator === undefined) return
    locator = nextLocator
  }
}

// With 2,000 records per page, this is more than Salesforce returns in a day.
const mostPages = 100_000

/** Returns a check that throws UnexpectedResponseError if a page lacks rows, or leads to an earlier page. */
function pageCheck(jobId: string, start: string | undefined) {
  const subject = `The API returned the results of the bulk query ${jobId}`
  const loopGuard = new LinkLoopGuard(subject, { start, mostPages })
  return ({ recordCount, nextLocator }: DownloadedPage, count: number): void => {
    if (recordCount !== undefined && recordCount !== count) {
      throw new UnexpectedResponseError(
        `${subject} with a page of ${count} records that should have ${recordCount}. Try again later. If the error persists, check the network.`,
      )
    }
    if (nextLocator !== undefined) loopGuard.check(nextLocator, count)
  }
}

/** Returns a downloaded page. If it breaks off, it is read again, because it stays the same while its job exists. */
async function downloaded(
  { api, bulk, policy }: Query,
  jobId: string,
  locator: string | undefined,
  mostRecords: number,
): Promise<DownloadedPage> {
  let page: Omit<QueryPage, 'stream'> = { recordCount: undefined, nextLocator: undefined }
  const file = await spool(async () => {
    const { stream, ...rest } = await bulk.readPage(api, jobId, locator, mostRecords)
    page = rest
    return stream
  }, policy)
  return { ...page, file }
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
