import type { Readable } from 'node:stream'
import type { Api } from '../http/api'
import type { RetryPolicy } from '../http/retry'
import type { ManyWrite, RowResult } from './manyRecords/manyRecords'

export interface Log {
  warn(line: string): void
}

/** Value and label of each choice, as the platform's SelectView wants them. */
export type Choices = Record<string, string>

export type JsonSchema = Readonly<Record<string, unknown>>

/** A record's fields by the provider's own names. */
export type RecordBody = Readonly<Record<string, unknown>>

export interface ObjectRecord {
  readonly id: string
  /** Changes with each change of the record, and only then. */
  readonly version: string
  readonly body: RecordBody
}

/** Records, and the cursor from which polling goes on once they are handed over. */
export interface Page {
  readonly records: readonly ObjectRecord[]
  readonly cursor: Readonly<Record<string, unknown>>
}

/** What can be done with an object type; `poll` is the trigger's. */
export type Verb = 'poll' | 'lookup' | 'search' | 'create' | 'update' | 'upsert' | 'delete'

/**
 * What an API does with its objects, written once a provider and used by all triggers and actions. Each method
 * throws ConfigurationError for an object type or field it does not know.
 */
export interface ObjectOperations {
  /** The field that holds a record's id. */
  readonly idField: string
  objectTypes(api: Api, verb: Verb): Promise<Choices>
  /** Where an object can be polled or created: folders, calendars. */
  parents(api: Api, objectType: string): Promise<Choices>
  fields(api: Api, objectType: string): Promise<Choices>
  /** The fields by which one record can be found. */
  uniqueFields(api: Api, objectType: string): Promise<Choices>
  recordSchema(api: Api, objectType: string): Promise<JsonSchema>
  /** What a record can be given; read-only fields are left out, and required is what a new record must have. */
  inputSchema(api: Api, objectType: string, verb: 'create' | 'update'): Promise<JsonSchema>
  searchSchema?(api: Api, objectType: string): Promise<SearchSchema>

  /** The check boxes of steps that write one record, as far as the API has them. */
  readonly writeSwitches?: readonly WriteSwitch[]

  /** The object types that are mail, for which a poll can be narrowed to what is unread and store attached files. */
  readonly mailPolling?: MailPolling

  /** All pages of changes since the cursor; throws ConfigurationError for a foreign cursor. */
  poll(api: Api, request: PollRequest, cursor: unknown, log: Log): AsyncIterable<Page>
  /** The records with this value in a unique field: none, one, or enough to tell that it is not unique. */
  find(api: Api, objectType: string, key: UniqueKey): Promise<readonly ObjectRecord[]>
  search?(api: Api, search: Search): AsyncIterable<readonly ObjectRecord[]>
  create(
    api: Api,
    objectType: string,
    parentId: string | undefined,
    fields: RecordBody,
    options: WriteOptions,
  ): Promise<ObjectRecord>
  /** Changes the given fields only; throws NotFoundError where there is no such record. */
  update(
    api: Api,
    objectType: string,
    id: string,
    fields: RecordBody,
    options: WriteOptions,
  ): Promise<ObjectRecord>
  /**
   * Creates or updates by a unique field, which is not among the fields; throws where several records have the value,
   * and NotFoundError where none has it and the API itself gives it.
   */
  upsert(
    api: Api,
    objectType: string,
    key: UniqueKey,
    fields: RecordBody,
    options: WriteOptions,
  ): Promise<ObjectRecord>
  /** False where there was no such record. */
  remove(api: Api, objectType: string, id: string): Promise<boolean>
  /**
   * Writes many records and returns one result for each, in the order of the list. Throws only if nothing was written;
   * a failure after that is a result.
   */
  writeMany?(api: Api, write: ManyWrite, policy: RetryPolicy): Promise<readonly RowResult[]>
  /** All pages of a query in the API's own language. */
  query?(
    api: Api,
    query: string,
    options: { readonly includeDeleted: boolean },
  ): AsyncIterable<readonly ObjectRecord[]>
}

export interface MailPolling {
  readonly objectTypes: readonly string[]
  /** Of the list that a record has where its files are stored. */
  readonly attachmentsSchema: JsonSchema
}

/** `allowDuplicates`: past the duplicate rules; `skipAssignmentRules`: the owner stays as given. */
export type WriteSwitch = 'allowDuplicates' | 'skipAssignmentRules'

/** The choices of a step that writes one record. */
export interface WriteOptions {
  readonly switches: ReadonlySet<WriteSwitch>
  readonly log: Log
}

export interface UniqueKey {
  readonly field: string
  readonly value: string
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
  /** In a sample run: no work is done for more records than that; the cursor is of no use then. */
  readonly mostRecords?: number
  /** Mail only: what is marked as read is left out. */
  readonly onlyUnread?: boolean
  /** Mail only: where the attached files go; absent leaves them out. */
  readonly storeFile?: StoreFile
}

/** Keeps a file where later steps can fetch it. It is opened anew for each attempt. */
export type StoreFile = (open: () => Promise<FileContent>) => Promise<StoredFile>

export interface FileContent {
  readonly stream: Readable
  readonly contentType: string
}

export interface StoredFile {
  readonly url: string
  /** Bytes. */
  readonly size: number
  readonly contentType: string
}

export interface SearchSchema {
  readonly fields: readonly string[]
  readonly conditions: readonly string[]
}

export interface Search {
  readonly objectType: string
  readonly terms: readonly SearchTerm[]
  /** What joins each term to the one before; one fewer than terms. */
  readonly operators: readonly ('and' | 'or')[]
  readonly pageSize: number
}

export interface SearchTerm {
  readonly fieldName: string
  readonly condition: string
  readonly fieldValue: unknown
}
