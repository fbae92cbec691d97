import type { Readable } from 'node:stream'
import type { Api } from '../http/api'
import type { Choices, ObjectRecord } from './objectOperations'

export const loadOperations = ['create', 'update', 'upsert', 'delete', 'hardDelete'] as const
export type LoadOperation = (typeof loadOperations)[number]

export interface LoadRequest {
  readonly objectType: string
  readonly operation: LoadOperation
  /** Only for `upsert`. */
  readonly keyField: string | undefined
  readonly delimiter: string
}

/** A job that the API processes in the background. */
export interface BulkJob {
  readonly id: string
  /** `open` means that the job waits for its data or to be closed. */
  readonly progress: 'open' | 'running' | 'complete' | 'failed'
  /** The API's name of the state. */
  readonly state: string
  readonly recordsProcessed: number
  readonly recordsFailed: number
  readonly errorMessage: string | undefined
  /** The character between the values of its CSV. */
  readonly delimiter: string
}

export const loadResults = ['successfulResults', 'failedResults', 'unprocessedRecords'] as const
export type LoadResult = (typeof loadResults)[number]

/** A part of a job's data. It is opened again for each attempt. */
export interface UploadContent {
  readonly size: number
  open(): Readable
}

export interface QueryPage {
  readonly stream: Readable
  /** The number of its records, if the API returns it. */
  readonly recordCount: number | undefined
  /** Undefined after the last page. */
  readonly nextLocator: string | undefined
}

/** Jobs for many records, written once per provider. */
export interface BulkOperations {
  /** The column that identifies a record in an update or a deletion. */
  readonly idField: string
  /** The most bytes of one job. */
  readonly largestUpload: number
  /** The fields by which an upsert can identify records. */
  upsertFields(api: Api, objectType: string): Promise<Choices>
  /** Returns the CSV of records, the header first. Throws ConfigurationError for a value that has no place in CSV. */
  csvOf(records: readonly Readonly<Record<string, unknown>>[]): Iterable<string>

  createLoad(api: Api, request: LoadRequest): Promise<BulkJob>
  /**
   * Sends a job's data, once per job. Throws UnexpectedResponseError if the response doesn't show that the API has the data.
   */
  upload(api: Api, jobId: string, content: UploadContent): Promise<void>
  /** Closes a job, so that the API processes it. A closed job stays closed. */
  closeLoad(api: Api, jobId: string): Promise<BulkJob>
  /** Aborts a job that is not complete. Rows that were already written stay. */
  abortLoad(api: Api, jobId: string): Promise<void>
  readLoad(api: Api, jobId: string): Promise<BulkJob>
  /** Undefined if there are none. */
  readResults(api: Api, jobId: string, kind: LoadResult): Promise<Readable | undefined>

  createQuery(api: Api, query: string, options: { readonly includeDeleted: boolean }): Promise<BulkJob>
  readQuery(api: Api, jobId: string): Promise<BulkJob>
  /** Returns the page at a locator, or the first page without one. A page can be read again. */
  readPage(api: Api, jobId: string, locator: string | undefined, mostRecords: number): Promise<QueryPage>
  /** Returns a row of a page as a record. */
  recordOf(columns: readonly string[], values: readonly string[]): ObjectRecord
}
