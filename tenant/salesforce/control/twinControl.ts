import type { FaultRule } from '../../twin/faultQueue'
import type { ApiServer, SeenSalesforceRequest } from '../apiServer'
import type { BulkSettings } from '../bulk/bulkJobs'
import type { IngestJob } from '../bulk/ingestJob'
import type { Fault } from '../faults'
import type { Instance } from '../instance'
import type { OfficialError } from '../officialErrors'
import type { Clock } from './clock'
import { type OrgControl, orgControl } from './orgControl'

interface MoveOptions {
  /** If true, the old origin refuses connections. If false (default), it responds to everything with 401. */
  readonly isOldClosed?: boolean | undefined
  /** The response of the old origin in place of 401. */
  readonly oldOriginsSay?: OfficialError | undefined
}

interface LockOptions {
  /** If true, an Apex trigger meets the lock and reports it in its own error. */
  readonly isInTrigger?: boolean | undefined
}

/** The control functions of the fake for tests and users. `POST /control/…` does the same. */
export interface SalesforceTwinControl extends OrgControl {
  /** Applies the fault to the next request that matches the rule. */
  fail(fault: Fault, rule?: FaultRule): void
  /** Rejects every token with 401 until `clearFaults`. */
  rejectAll(): void
  clearFaults(): void
  /** Rejects the next `times` (1) writes of a row by the API with UNABLE_TO_LOCK_ROW, without applying them. */
  lockRows(times?: number, options?: LockOptions): void
  /** Sets the number of the org's daily API requests that have been made, and their limit. */
  setQuota(quota: { readonly used?: number | undefined; readonly limit?: number | undefined }): void
  /** Limits the number of records per page of a query, even if the client requests more. */
  setBatchSize(size: number): void
  /** Rejects every nextRecordsUrl issued so far with INVALID_QUERY_LOCATOR. */
  expireLocators(): void
  /** From now on, a nextRecordsUrl is valid only for the access token that received it. */
  tieLocatorsToSession(): void
  /** Serves at a new origin from now on. Returns the origin for the next token response. */
  moveInstance(options?: MoveOptions): Promise<string>
  /** Sets the behavior of bulk jobs from now on. */
  setBulk(settings: Partial<BulkSettings>): void
  /** Returns all ingest jobs, processed up to the current time. */
  bulkJobs(): readonly IngestJob[]
  /** Advances the clock of the fake. */
  advanceClock(milliseconds: number): void
  readonly requestsSeen: readonly SeenSalesforceRequest[]
  /** Returns the number of requests per response status. 0 means a connection reset. */
  statusCounts(): Record<number, number>
  clearRequests(): void
}

/** Returns the control functions for the parts of a fake. */
export function twinControl(parts: ApiServer, instance: Instance, clock: Clock): SalesforceTwinControl {
  const { org, faults, quota, locators, bulk, log } = parts
  return {
    ...orgControl(org),
    fail: (fault, rule) => faults.add(fault, rule),
    rejectAll: () => faults.add({ kind: 'unauthorized' }, { times: Number.POSITIVE_INFINITY }),
    clearFaults: () => faults.clear(),
    lockRows: (times = 1, { isInTrigger = false } = {}) => {
      org.lockedWrites = times
      org.areLocksInTriggers = isInTrigger
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
    moveInstance: ({ isOldClosed = false, oldOriginsSay } = {}) => instance.move(isOldClosed, oldOriginsSay),
    advanceClock: (milliseconds) => clock.advance(milliseconds),
    requestsSeen: log.seen,
    statusCounts: () => log.statusCounts(),
    clearRequests: () => log.clear(),
  }
}
