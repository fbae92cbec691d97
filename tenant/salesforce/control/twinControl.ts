import type { FaultRule } from '../../twin/faultQueue'
import type { ApiServer, SeenSalesforceRequest } from '../apiServer'
import type { BulkSettings } from '../bulk/bulkJobs'
import type { IngestJob } from '../bulk/ingestJob'
import type { Fault } from '../faults'
import type { Instance } from '../instance'
import type { Clock } from './clock'
import { type OrgControl, orgControl } from './orgControl'

interface MoveOptions {
  /** True: the old origin refuses connections; false (default): it answers everything with 401 */
  readonly isOldClosed?: boolean | undefined
}

/** What a test or a person can do to the twin; `POST /control/…` does the same. */
export interface SalesforceTwinControl extends OrgControl {
  /** The next request that fits the rule meets the fault. */
  fail(fault: Fault, rule?: FaultRule): void
  /** Every token is answered with 401 until `clearFaults`. */
  rejectAll(): void
  clearFaults(): void
  /** The next `times` (1) writes of a row by the API fail with UNABLE_TO_LOCK_ROW; they are not applied. */
  lockRows(times?: number): void
  /** The org's calls of the day: how many have been made, and how many it may make. */
  setQuota(quota: { readonly used?: number | undefined; readonly limit?: number | undefined }): void
  /** A page of a query holds this many records at most, whatever the caller asks for. */
  setBatchSize(size: number): void
  /** Every nextRecordsUrl handed out so far is answered with INVALID_QUERY_LOCATOR. */
  expireLocators(): void
  /** From now on a nextRecordsUrl is good only for the access token that it was handed out to. */
  tieLocatorsToSession(): void
  /** Serves at a new origin from now on; gives it, for the next token answer. */
  moveInstance(options?: MoveOptions): Promise<string>
  /** How bulk jobs go from now on. */
  setBulk(settings: Partial<BulkSettings>): void
  /** All ingest jobs so far, processed as far as their time has come. */
  bulkJobs(): readonly IngestJob[]
  /** Puts the twin's clock forward. */
  advanceClock(milliseconds: number): void
  readonly requestsSeen: readonly SeenSalesforceRequest[]
  /** How many requests were answered with each status; 0 stands for a connection reset. */
  statusCounts(): Record<number, number>
  clearRequests(): void
}

/** The control methods over the parts of a twin. */
export function twinControl(parts: ApiServer, instance: Instance, clock: Clock): SalesforceTwinControl {
  const { org, faults, quota, locators, bulk, log } = parts
  return {
    ...orgControl(org),
    fail: (fault, rule) => faults.add(fault, rule),
    rejectAll: () => faults.add({ kind: 'unauthorized' }, { times: Number.POSITIVE_INFINITY }),
    clearFaults: () => faults.clear(),
    lockRows: (times = 1) => {
      org.lockedWrites = times
    },
    setQuota: ({ used = quota.used, limit = quota.limit }) => {
      Object.assign(quota, { used, limit })
    },
    setBatchSize: (size) => {
      locators.batchSizeLimit = size
    },
    expireLocators: () => locators.expireAll(),
    tieLocatorsToSession: () => {
      locators.areTiedToSession = true
    },
    setBulk: (settings) => {
      Object.assign(bulk.settings, settings)
    },
    bulkJobs: () => {
      const jobs = [...bulk.ingest.values()]
      for (const job of jobs) bulk.settle(job)
      return jobs
    },
    moveInstance: ({ isOldClosed = false } = {}) => instance.move(isOldClosed),
    advanceClock: (milliseconds) => clock.advance(milliseconds),
    requestsSeen: log.seen,
    statusCounts: () => log.statusCounts(),
    clearRequests: () => log.clear(),
  }
}
