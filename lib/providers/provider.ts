import type { TokenSet } from '../auth/tokenSet'
import type { Fault } from '../errors'
import type { Api } from '../http/api'
import type { HttpResponse } from '../http/message'

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
  /** The cheapest call that proves the account works; throws the reason why not. */
  verify(api: Api, credential: Credential, log: Log): Promise<void>
  /** Absent where the API has no objects that we know. */
  readonly objects?: ObjectOperations
}

export interface Log {
  warn(line: string): void
}

/** Value and label of each choice, as the platform's SelectView wants them. */
export type Choices = Record<string, string>

export type JsonSchema = Readonly<Record<string, unknown>>

export interface ObjectOperations {
  objectTypes(api: Api): Promise<Choices>
  parents(api: Api, objectType: string): Promise<Choices>
  fields(api: Api, objectType: string): Promise<Choices>
  recordSchema(api: Api, objectType: string): Promise<JsonSchema>
  /** All pages of changes since the cursor, oldest round first; throws ConfigurationError for a foreign cursor. */
  poll(api: Api, request: PollRequest, cursor: unknown, log: Log): AsyncIterable<Page>
}

export interface PollRequest {
  readonly objectType: string
  readonly parentId: string | undefined
  /** Undefined means all fields. */
  readonly selectedFields: readonly string[] | undefined
  /** Milliseconds since 1970. */
  readonly startTime: number | undefined
  readonly endTime: number | undefined
  readonly pageSize: number
  readonly includeDeleted: boolean
}

/** Records, and the cursor from which polling goes on once they are handed over. */
export interface Page {
  readonly records: readonly ObjectRecord[]
  readonly cursor: Readonly<Record<string, unknown>>
}

export interface ObjectRecord {
  readonly id: string
  /** Changes with each change of the record, and only then. */
  readonly version: string
  readonly body: Readonly<Record<string, unknown>>
}
