import type { Handler } from '../apiCall'
import {
  changeIngestJob,
  createIngestJob,
  deleteIngestJob,
  listIngestJobs,
  readFailed,
  readIngestJob,
  readSuccessful,
  readUnprocessed,
  uploadContent,
} from './ingestRoutes'
import {
  abortQueryJob,
  createQueryJob,
  deleteQueryJob,
  readQueryJob,
  readQueryResults,
} from './queryJobRoutes'

/** Bulk API 2.0. */
export const bulkRoutes: readonly (readonly [method: string, path: string, handler: Handler])[] = [
  ['POST', 'jobs/ingest', createIngestJob],
  ['GET', 'jobs/ingest', listIngestJobs],
  ['GET', 'jobs/ingest/{job}', readIngestJob],
  ['PATCH', 'jobs/ingest/{job}', changeIngestJob],
  ['DELETE', 'jobs/ingest/{job}', deleteIngestJob],
  ['PUT', 'jobs/ingest/{job}/batches', uploadContent],
  ['GET', 'jobs/ingest/{job}/successfulResults', readSuccessful],
  ['GET', 'jobs/ingest/{job}/failedResults', readFailed],
  ['GET', 'jobs/ingest/{job}/unprocessedrecords', readUnprocessed],
  ['POST', 'jobs/query', createQueryJob],
  ['GET', 'jobs/query/{job}', readQueryJob],
  ['PATCH', 'jobs/query/{job}', abortQueryJob],
  ['DELETE', 'jobs/query/{job}', deleteQueryJob],
  ['GET', 'jobs/query/{job}/results', readQueryResults],
]
