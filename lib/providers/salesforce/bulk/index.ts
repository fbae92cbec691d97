import type { BulkOperations } from '../../bulkOperations'
import { upsertFields } from '../choices'
import { csvOf } from './csvOf'
import { abortLoad, closeLoad, createLoad, readLoad, readResults, upload } from './loads'
import { createQuery, readPage, readQuery } from './queries'
import { recordOfRow } from './recordOfRow'

/** Bulk API 2.0 (https://developer.salesforce.com/docs/atlas.en-us.api_asynch.meta/api_asynch/). */
export const bulk: BulkOperations = {
  idField: 'Id',
  // 150 MB after base64.
  largestUpload: 100_000_000,
  upsertFields,
  csvOf,
  createLoad,
  upload,
  closeLoad,
  abortLoad,
  readLoad,
  readResults,
  createQuery,
  readQuery,
  readPage,
  recordOf: recordOfRow,
}
