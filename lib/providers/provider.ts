import type { TokenSet } from '../auth/tokenSet'
import type { Fault } from '../errors'
import type { Api } from '../http/api'
import type { HttpResponse } from '../http/message'
import type { ResponseRule } from '../values/responseRules'
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
  /** The base URL if it has placeholders: `{subdomain}` and fields of the token set. */
  readonly apiBaseTemplate?: string
  /** The account's name in the URLs of its API and token endpoint. */
  readonly subdomain?: string
  /** Header fields of each call. Names are in lower case, and values can have placeholders. */
  readonly apiHeaders?: Readonly<Record<string, string>>
  /** Responses other than 401 that mean that the access token has expired. */
  readonly expiredWhen?: readonly ResponseRule[]
  readonly verifyPath?: string
  readonly salesforceApiVersion: string
}

/** The header fields that a credential adds to each call. */
export interface CredentialHeaders {
  /** A request can replace these. */
  readonly fixed: Readonly<Record<string, string>>
  /** Those that carry the access token. */
  readonly withToken: Readonly<Record<string, string>>
}

/** One API for triggers and actions. Providers don't refresh or store tokens. */
export interface Provider {
  readonly key: ProviderKey
  readonly title: string
  /** Returns the base of all paths. Called again after each refresh. */
  apiBase(credential: Credential, tokenSet: TokenSet): URL
  /** Paths with this prefix are relative to the host, not to the API's base. */
  readonly rootPath?: string
  /** Returns the only origins that may receive the account's token. */
  allowedOrigins(credential: Credential, tokenSet: TokenSet): readonly string[]
  /** Returns the header fields of each call. Absent means `Authorization: Bearer` (RFC 6750). */
  headers?(credential: Credential, tokenSet: TokenSet): CredentialHeaders
  /** True if the API rejects the token, so a newer one may help. */
  isTokenRejection(response: HttpResponse, credential?: Credential): boolean
  describeFault(response: HttpResponse): Fault
  /** True for a property that describes a record rather than being a part of it. Absent if the API has none. */
  isAnnotation?(name: string, value: unknown): boolean
  /** True if the API guarantees that a rejected write was not applied, so it can be retried. */
  isRolledBack?(response: HttpResponse): boolean
  /** How many requests of an account the API accepts at the same time. Absent means any number. */
  readonly mostConcurrentRequests?: number
  /** Returns the API of another mailbox that the account may use; absent if the API has no mailboxes. */
  forMailbox?(api: Api, mailbox: string): Api
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
