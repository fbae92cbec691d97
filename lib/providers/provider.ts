import type { TokenSet } from '../auth/tokenSet'
import type { Fault } from '../errors'
import type { Api } from '../http/api'
import type { HttpResponse } from '../http/message'
import type { BulkOperations } from './bulkOperations'
import type { CalendarOperations } from './calendarOperations'
import type { EventOperations } from './eventOperations'
import type { MailOperations } from './mailOperations'
import type { Log, ObjectOperations } from './objectOperations'

export type ProviderKey = 'microsoft' | 'salesforce' | 'custom'

/** The credential's fields that a provider needs. */
export interface Credential {
  readonly provider: ProviderKey
  readonly apiBaseUrl?: URL
  readonly verifyPath?: string
  readonly salesforceApiVersion: string
}

/** One API for triggers and actions. A provider never sees the access token in a request. */
export interface Provider {
  readonly key: ProviderKey
  readonly title: string
  /** Returns the base of all paths. Called again after each refresh. */
  apiBase(credential: Credential, tokenSet: TokenSet): URL
  /** Returns the only origins that may receive the account's token. */
  allowedOrigins(credential: Credential, tokenSet: TokenSet): readonly string[]
  /** True if the API rejects the token, so a newer one may help. */
  isTokenRejection(response: HttpResponse): boolean
  describeFault(response: HttpResponse): Fault
  /** True if the API guarantees that a rejected write was not applied, so it can be retried. */
  isRolledBack?(response: HttpResponse): boolean
  /** Makes the cheapest call that proves that the account works. Throws the reason if it doesn't. */
  verify(api: Api, credential: Credential, log: Log): Promise<void>
  /** Absent if the API has no known objects. */
  readonly objects?: ObjectOperations
  /** Absent if the API doesn't send emails. */
  readonly mail?: MailOperations
  /** Absent if the API has no calendars. */
  readonly calendar?: CalendarOperations
  /** Absent if the API sends no events over an open connection. */
  readonly events?: EventOperations
  /** Absent if the API has no jobs for many records. */
  readonly bulk?: BulkOperations
}
