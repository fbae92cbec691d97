import type { Readable } from 'node:stream'
import type { Api } from '../http/api'
import type { RetryPolicy } from '../http/retry'
import type { ManyWrite, RowResult } from './manyRecords/manyRecords'

export interface Log {
  warn(line: string): void
}

/** The choices of a dropdown: labels by their values. */
export type Choices = Record<string, string>

export type JsonSchema = Readonly<Record<string, unknown>>

/** A record's fields under the provider's names. */
export type RecordBody = Readonly<Record<string, unknown>>

export interface ObjectRecord {
  readonly id: string
  /** Changes if and only if the record changes. */
  readonly version: string
  readonly body: RecordBody
}

/** Records, and the cursor after them. */
export interface Page {
  readonly records: readonly ObjectRecord[]
  readonly cursor: Readonly<Record<string, unknown>>
  /** True if the list has never been read to its end and this page is not full. */
  readonly mayBeEndless?: boolean
}

/** The operations on an object type. `poll` belongs to the trigger. */
export type Operation = 'poll' | 'lookup' | 'search' | 'create' | 'update' | 'upsert' | 'delete'

export type InputOperation = 'create' | 'update' | 'upsert'

/**
 * The operations of an API on its objects, which all triggers and actions use. Each method throws ConfigurationError for
 * an unknown object type or field.
 */
export interface ObjectOperations {
  /** The field with a record's ID. */
  readonly idField: string
  objectTypes(api: Api, operation: Operation): Promise<Choices>
  /** Returns the folders or calendars in which an object can be polled or created. Absent if the API has none. */
  parents?(api: Api, objectType: string): Promise<Choices>
  fields(api: Api, objectType: string): Promise<Choices>
  /** Returns the fields that identify one record. */
  uniqueFields(api: Api, objectType: string): Promise<Choices>
  /** Returns the fields by which `writeMany` can upsert. Absent if these are all unique fields. */
  upsertManyFields?(api: Api, objectType: string): Promise<Choices>
  recordSchema(api: Api, objectType: string): Promise<JsonSchema>
  /**
   * Returns the writable fields: for an upsert, those of a new or an existing record. Only for `create`, those that a new
   * record must have are required.
   */
  inputSchema(api: Api, objectType: string, operation: InputOperation): Promise<JsonSchema>
  searchSchema?(api: Api, objectType: string): Promise<SearchSchema>

  /** The check boxes that the API supports in steps that write one record. */
  readonly writeSwitches?: readonly WriteSwitch[]

  /** The object types for which a poll supports unread messages and attachments. */
  readonly mailPolling?: MailPolling

  /** Yields all pages of changes since the cursor. Throws ConfigurationError for an unknown cursor. */
  poll(api: Api, request: PollRequest, cursor: unknown, log: Log): AsyncIterable<Page>
  /** Returns the records with a value in a unique field. Several records show that the value is not unique. */
  find(api: Api, objectType: string, key: UniqueKey): Promise<readonly ObjectRecord[]>
  search?(api: Api, search: Search): AsyncIterable<readonly ObjectRecord[]>
  create(
    api: Api,
    objectType: string,
    parentId: string | undefined,
    fields: RecordBody,
    options: WriteOptions,
  ): Promise<ObjectRecord>
  /** Updates only the given fields. Throws NotFoundError if the record doesn't exist. */
  update(
    api: Api,
    objectType: string,
    id: string,
    fields: RecordBody,
    options: WriteOptions,
  ): Promise<ObjectRecord>
  /**
   * Creates or updates a record by a unique field, which is not part of `fields`. Throws ConfigurationError if several
   * records have the value, and NotFoundError if no record has it and the API assigns the field itself.
   */
  upsert(
    api: Api,
    objectType: string,
    key: UniqueKey,
    fields: RecordBody,
    options: WriteOptions,
  ): Promise<ObjectRecord>
  /** Returns false if the record doesn't exist. */
  remove(api: Api, objectType: string, id: string): Promise<boolean>
  /**
   * Writes many records and returns one result for each, in the order of the list. Throws only if nothing was written;
   * a failure after that is a result.
   */
  writeMany?(api: Api, write: ManyWrite, policy: RetryPolicy): Promise<readonly RowResult[]>
  /** Yields all pages of a query in the API's own language. */
  query?(
    api: Api,
    query: string,
    options: { readonly includeDeleted: boolean },
  ): AsyncIterable<readonly ObjectRecord[]>
}

export interface MailPolling {
  readonly objectTypes: readonly string[]
  /** The schema of the list of attachments. */
  readonly attachmentsSchema: JsonSchema
}

/** `allowDuplicates` ignores duplicate rules. `skipAssignmentRules` keeps the given owner. */
export type WriteSwitch = 'allowDuplicates' | 'skipAssignmentRules'

/** The choices of a step that writes one record. */
export interface WriteOptions {
  readonly switches: ReadonlySet<WriteSwitch>
  readonly log: Log
  /** For a new record: a key by which an API can recognize that it was sent before. */
  readonly idempotencyKey?: string | undefined
}

export interface UniqueKey {
  readonly field: string
  readonly value: string
}

export interface PollRequest {
  readonly objectType: string
  /** Another mailbox than the account's own, with another history. */
  readonly mailbox?: string | undefined
  readonly parentId: string | undefined
  /** Undefined means all fields. */
  readonly selectedFields: readonly string[] | undefined
  /** Milliseconds since 1970. */
  readonly startTime: number | undefined
  readonly endTime: number | undefined
  readonly pageSize: number
  readonly includeDeleted: boolean
  /** For a sample: the maximum number of records. The cursor isn't used then. */
  readonly mostRecords?: number
  /** For emails: skips those that are marked as read. */
  readonly onlyUnread?: boolean
  /** For emails: stores the attachments. If absent, they are not fetched. */
  readonly storeFile?: StoreFile
}

/** Stores a file for later steps. The file is opened again for each attempt. */
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
  /** The operators between the terms, one fewer than terms. */
  readonly operators: readonly ('and' | 'or')[]
  readonly pageSize: number
}

export interface SearchTerm {
  readonly fieldName: string
  readonly condition: string
  readonly fieldValue: unknown
}
