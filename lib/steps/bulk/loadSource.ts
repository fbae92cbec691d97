import { ConfigurationError } from '../../errors'
import { type CsvFile, csvFile } from '../../files/csv/csvFile'
import { type DownloadServices, download, type FileErrorTexts } from '../../files/download'
import { fileUrl } from '../../files/fileUrl'
import { type TemporaryFile, temporaryFile } from '../../files/temporaryFile'
import type { BulkOperations } from '../../providers/bulkOperations'
import type { ManyRow } from '../../providers/manyRecords/manyRecords'
import { readRecords } from '../manyRecords/readRecords'

/** The rows to load: a CSV file, or the records of a message. */
export type LoadSource =
  | { readonly kind: 'url'; readonly url: URL }
  | { readonly kind: 'records'; readonly records: readonly ManyRow[] }

/** Returns the source in a message. Throws ConfigurationError unless it has exactly one. */
export function readSource(
  body: Readonly<Record<string, unknown>>,
  storage: DownloadServices['storage'],
): LoadSource {
  const hasUrl = isFilled(body['url'])
  if (hasUrl === isFilled(body['records'])) {
    throw new ConfigurationError(
      'The message needs either the field "url" or the field "records". Fill in one of them.',
    )
  }
  if (hasUrl) return { kind: 'url', url: fileUrl(body['url'], 'url', storage) }
  return { kind: 'records', records: readRecords(body, Number.POSITIVE_INFINITY) }
}

function isFilled(value: unknown): boolean {
  return value !== undefined && value !== null && value !== ''
}

export interface OpenedSource {
  readonly csv: CsvFile
  close(): Promise<void>
}

const largestFile = 2_000_000_000

const fileWords: FileErrorTexts = {
  subject: 'The file in the field "url"',
  nothingDone: 'Nothing was loaded.',
  tooLarge: `The file in the field "url" exceeds the limit of ${largestFile / 1e9} GB. Load it in several files.`,
}

/** Stores a source's CSV on disk and checks it. Returns undefined if it has no rows. */
export async function openSource(
  source: LoadSource,
  bulk: BulkOperations,
  services: DownloadServices,
  check: (columns: readonly string[]) => void,
): Promise<OpenedSource | undefined> {
  if (source.kind === 'records' && source.records.length === 0) return undefined
  const file =
    source.kind === 'url'
      ? (await download(source.url, largestFile, services, fileWords)).file
      : await temporaryFile(bytesOfText(bulk.csvOf(source.records)))
  try {
    const csv = await csvFile(file, bulk.largestUpload)
    check(csv.columns)
    if (csv.parts.length > 0) return { csv, close: () => file.close() }
  } catch (error) {
    await close(file)
    throw error
  }
  await close(file)
  return undefined
}

async function close(file: TemporaryFile): Promise<void> {
  await file.close()
}

/** Returns lines as bytes. */
export async function* bytesOfText(lines: Iterable<string>): AsyncGenerator<Buffer> {
  for (const line of lines) yield Buffer.from(line)
}
