import { seededRandom } from '../../measuring/random'
import type { Selection } from '../soql/select'
import type { Org } from '../store/org'
import { CsvError, parseCsv } from './csv'
import type { IngestJob } from './ingestJob'
import { processBatch } from './processBatch'

/** A query job. Its rows are those at the time when it was created. */
export interface QueryJob {
  readonly id: string
  readonly soql: string
  readonly operation: 'query' | 'queryAll'
  readonly version: string
  readonly createdAt: number
  readonly selection: Selection
  isAborted: boolean
}

export interface BulkSettings {
  /** Duration of a batch or a query by the fake's clock. 0 means no time. */
  msPerBatch: number
  rowsPerBatch: number
  /** Maximum number of rows per page of a query's results, even if the client requests more. */
  rowsPerPage: number
  /** The number of the batch, from 1, at which jobs fail. 0 means none. */
  failingBatch: number
  mayHardDelete: boolean
}

/** The bulk jobs of one org. */
export class BulkJobs {
  readonly settings: BulkSettings = {
    msPerBatch: 0,
    rowsPerBatch: 10_000,
    rowsPerPage: 50_000,
    failingBatch: 0,
    mayHardDelete: false,
  }
  readonly ingest = new Map<string, IngestJob>()
  readonly queries = new Map<string, QueryJob>()
  #count = 0

  constructor(
    private readonly org: Org,
    readonly now: () => number,
  ) {}

  newId(): string {
    return `7505g${String(++this.#count).padStart(10, '0')}AAA`
  }

  /** Divides the content of a closed job into batches. A file that cannot be read fails the whole job. */
  close(job: IngestJob): void {
    job.state = 'UploadComplete'
    job.closedAt = this.now()
    try {
      const [columns = [], ...rows] = parseCsv(job.content ?? '', job.format)
      job.columns = columns
      if (rows.some(({ length }) => length !== columns.length))
        throw new CsvError('InvalidBatch : The number of values in a row is not that of the header')
      for (let start = 0; start < rows.length; start += this.settings.rowsPerBatch)
        job.batches.push(rows.slice(start, start + this.settings.rowsPerBatch))
      job.batchCount = job.batches.length
    } catch (error) {
      this.#fail(job, error)
    }
    job.content = undefined
    this.settle(job)
  }

  /** Processes the batches of a job whose time has come. */
  settle(job: IngestJob): void {
    const { msPerBatch, failingBatch } = this.settings
    while (isUnderWay(job) && this.now() >= dueAt(job, msPerBatch)) {
      const [batch, ...rest] = job.batches
      if (!batch) {
        job.state = 'JobComplete'
        return
      }
      job.state = 'InProgress'
      const number = job.batchCount - rest.length
      try {
        if (number === failingBatch) throw new CsvError('InternalServerError : retry limit exceeded')
        processBatch(this.org, job, batch)
        job.batches = rest
      } catch (error) {
        this.#fail(job, error)
      }
    }
  }

  /** Ends a job. Committed rows stay, and the others are not processed. */
  stop(job: IngestJob, state: 'Aborted' | 'Failed'): void {
    job.state = state
    for (const row of job.batches.flat()) job.unprocessed.push(row)
    job.batches = []
  }

  #fail(job: IngestJob, error: unknown): void {
    if (!(error instanceof CsvError)) throw error
    job.errorMessage = error.message
    this.stop(job, 'Failed')
  }
}

/** Returns a list in another order, which is always the same for the same job. */
export function inAnyOrder<Item>(items: readonly Item[], { id }: { readonly id: string }): Item[] {
  const random = seededRandom(Number(id.replace(/\D/g, '').slice(-9)))
  return items
    .map((item) => ({ item, key: random() }))
    .sort((a, b) => a.key - b.key)
    .map(({ item }) => item)
}

function isUnderWay({ state }: IngestJob): boolean {
  return state === 'UploadComplete' || state === 'InProgress'
}

function dueAt({ closedAt = 0, batchCount, batches }: IngestJob, msPerBatch: number): number {
  const done = batchCount - batches.length
  return closedAt + msPerBatch * (batches.length > 0 ? done + 1 : done)
}
