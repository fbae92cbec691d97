import { ConfigurationError } from '../../../errors'
import { idPath } from '../idPath'
import calendarSchema from '../schemas/calendar.json'
import contactSchema from '../schemas/contact.json'
import contactFolderSchema from '../schemas/contactFolder.json'
import eventSchema from '../schemas/event.json'
import mailFolderSchema from '../schemas/mailFolder.json'
import messageSchema from '../schemas/message.json'
import { assigned, emailAddress, type UniqueField, writable } from './uniqueFields'

export interface GraphSchema {
  readonly type: string
  readonly required?: readonly string[]
  readonly properties: GraphProperties
}

export type GraphProperties = Readonly<Record<string, GraphProperty>>

export interface GraphProperty {
  readonly title: string
  /** A list with `null` if Graph may return null. */
  readonly type: string | readonly string[]
  readonly format?: string
  readonly readOnly?: boolean
  /** The parts of an object. */
  readonly properties?: GraphProperties
  readonly items?: Partial<GraphProperty>
}

/** An Outlook object type: its path, and the fields that identify a record. */
export interface GraphObjectType {
  readonly label: string
  readonly schema: GraphSchema
  readonly list: string
  /** The most records that Graph returns reliably in one page. */
  readonly largestPage: number
  /** The path for new records below a parent. Absent if there are no parents. */
  readonly below?: (parentId: string) => string
  /** The type of the parents. */
  readonly parentType?: string
  /** Other than the ID. */
  readonly unique: Readonly<Record<string, UniqueField>>
}

/** https://learn.microsoft.com/graph/api/resources/mail-api-overview and related pages */
export const objectTypes: Readonly<Record<string, GraphObjectType>> = {
  contacts: {
    label: 'Contacts',
    schema: contactSchema as GraphSchema,
    list: '/me/contacts',
    // Larger pages are known to fail.
    largestPage: 900,
    parentType: 'contactFolders',
    below: (parentId) => idPath`/me/contactFolders/${parentId}/contacts`,
    unique: { emailAddress },
  },
  contactFolders: {
    label: 'Contact folders',
    schema: contactFolderSchema as GraphSchema,
    list: '/me/contactFolders',
    largestPage: 1000,
    parentType: 'contactFolders',
    below: (parentId) => idPath`/me/contactFolders/${parentId}/childFolders`,
    unique: { displayName: writable('displayName') },
  },
  mailFolders: {
    label: 'Mail folders',
    schema: mailFolderSchema as GraphSchema,
    list: '/me/mailFolders',
    largestPage: 1000,
    parentType: 'mailFolders',
    below: (parentId) => idPath`/me/mailFolders/${parentId}/childFolders`,
    unique: { displayName: writable('displayName') },
  },
  messages: {
    label: 'Messages',
    schema: messageSchema as GraphSchema,
    list: '/me/messages',
    // Graph accepts up to 1,000, but emails are large, and large pages end with 504.
    // https://github.com/microsoftgraph/microsoft-graph-docs/issues/11628
    largestPage: 100,
    parentType: 'mailFolders',
    below: (parentId) => idPath`/me/mailFolders/${parentId}/messages`,
    unique: { internetMessageId: writable('internetMessageId') },
  },
  calendars: {
    label: 'Calendars',
    schema: calendarSchema as GraphSchema,
    list: '/me/calendars',
    largestPage: 1000,
    unique: { name: writable('name') },
  },
  events: {
    label: 'Events',
    schema: eventSchema as GraphSchema,
    list: '/me/events',
    // Events have long bodies, and Graph returns 504 if a page takes too long.
    largestPage: 250,
    parentType: 'calendars',
    below: (parentId) => idPath`/me/calendars/${parentId}/events`,
    unique: { iCalUId: assigned('iCalUId') },
  },
}

/** Returns an object type by its name. Throws ConfigurationError if there is no such type. */
export function objectTypeOf(name: string): GraphObjectType {
  const type = Object.hasOwn(objectTypes, name) ? objectTypes[name] : undefined
  if (type) return type
  throw new ConfigurationError(
    `The field "objectType" is "${name.slice(0, 40)}", but Microsoft Graph offers ${Object.keys(objectTypes).join(', ')}.`,
  )
}

/** Returns the type of a property without null. */
export function typeName(type: GraphProperty['type']): string {
  return typeof type === 'string' ? type : (type.find((name) => name !== 'null') ?? 'string')
}
