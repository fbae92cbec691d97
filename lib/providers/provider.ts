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

/** What the integrator filled in, as far as a provider needs it. */
export interface Credential {
  readonly provider: ProviderKey
  readonly apiBaseUrl?: URL
  readonly verifyPath?: string
  readonly salesforceApiVersion: string
}

/** One API family: all that triggers and actions know of it. A provider never sees a bearer token being sent. */
export interface Provider {
  readonly key: ProviderKey
  readonly title: string
  /** The base of all paths; taken anew after each refresh. */
  apiBase(credential: Credential, tokenSet: TokenSet): URL
  /** The only origins that may see the account's token. */
  allowedOrigins(credential: Credential, tokenSet: TokenSet): readonly string[]
  /** True where the API refuses the token itself, so that a newer one may help. */
  isTokenRejection(response: HttpResponse): boolean
  describeFault(response: HttpResponse): Fault
  /** True for a refusal of which the API promises that nothing was applied, so that even a write may be repeated. */
  isRolledBack?(response: HttpResponse): boolean
  /** The cheapest call that proves the account works; throws the reason why not. */
  verify(api: Api, credential: Credential, log: Log): Promise<void>
  /** Absent where the API has no objects that we know. */
  readonly objects?: ObjectOperations
  /** Absent where the API sends no mail. */
  readonly mail?: MailOperations
  /** Absent where the API has no calendars. */
  readonly calendar?: CalendarOperations
  /** Absent if the API sends no events over an open connection. */
  readonly events?: EventOperations
  /** Absent if the API has no jobs for many records. */
  readonly bulk?: BulkOperations
}
