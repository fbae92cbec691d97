import { ConfigurationError } from '../../../errors'
import type { RecordBody } from '../../objectOperations'
import { idPath } from '../idPath'
import { Odata, odata } from '../odata'
import calendarSchema from '../schemas/calendar.json'
import contactSchema from '../schemas/contact.json'
import contactFolderSchema from '../schemas/contactFolder.json'
import eventSchema from '../schemas/event.json'
import mailFolderSchema from '../schemas/mailFolder.json'
import messageSchema from '../schemas/message.json'

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

/** A field by which Graph finds single records. */
export interface UniqueField {
  readonly filter: (value: string) => Odata
  /** The fields that give a new record this value; absent where Graph gives the value itself. */
  readonly given?: (value: string) => RecordBody
}

/** One kind of Outlook object: where it lives, and by what it can be found. */
export interface GraphObjectType {
  readonly label: string
  readonly schema: GraphSchema
  readonly list: string
  /** Where new ones are created below a parent; absent where there are no parents. */
  readonly below?: (parentId: string) => string
  /** The type of the parents. */
  readonly parentType?: string
  /** Besides the id. */
  readonly unique: Readonly<Record<string, UniqueField>>
}

/** https://learn.microsoft.com/graph/api/resources/mail-api-overview and its neighbours */
export const objectTypes: Readonly<Record<string, GraphObjectType>> = {
  contacts: {
    label: 'Contacts',
    schema: contactSchema as GraphSchema,
    list: '/me/contacts',
    parentType: 'contactFolders',
    below: (parentId) => idPath`/me/contactFolders/${parentId}/contacts`,
    unique: {
      emailAddress: {
        filter: (value) => odata`emailAddresses/any(a:a/address eq ${value})`,
        given: (value) => ({ emailAddresses: [{ address: value }] }),
      },
    },
  },
  contactFolders: {
    label: 'Contact folders',
    schema: contactFolderSchema as GraphSchema,
    list: '/me/contactFolders',
    parentType: 'contactFolders',
    below: (parentId) => idPath`/me/contactFolders/${parentId}/childFolders`,
    unique: { displayName: writable('displayName') },
  },
  mailFolders: {
    label: 'Mail folders',
    schema: mailFolderSchema as GraphSchema,
    list: '/me/mailFolders',
    parentType: 'mailFolders',
    below: (parentId) => idPath`/me/mailFolders/${parentId}/childFolders`,
    unique: { displayName: writable('displayName') },
  },
  messages: {
    label: 'Messages',
    schema: messageSchema as GraphSchema,
    list: '/me/messages',
    parentType: 'mailFolders',
    below: (parentId) => idPath`/me/mailFolders/${parentId}/messages`,
    unique: { internetMessageId: writable('internetMessageId') },
  },
  calendars: {
    label: 'Calendars',
    schema: calendarSchema as GraphSchema,
    list: '/me/calendars',
    unique: { name: writable('name') },
  },
  events: {
    label: 'Events',
    schema: eventSchema as GraphSchema,
    list: '/me/events',
    parentType: 'calendars',
    below: (parentId) => idPath`/me/calendars/${parentId}/events`,
    unique: { iCalUId: { filter: equal('iCalUId') } },
  },
}

/** The object type of that name; throws ConfigurationError naming those there are. */
export function objectTypeOf(name: string): GraphObjectType {
  const type = Object.hasOwn(objectTypes, name) ? objectTypes[name] : undefined
  if (type) return type
  throw new ConfigurationError(
    `The field "objectType" is "${name.slice(0, 40)}", but Microsoft Graph offers ${Object.keys(objectTypes).join(', ')}.`,
  )
}

function writable(field: string): UniqueField {
  return { filter: equal(field), given: (value) => ({ [field]: value }) }
}

function equal(field: string): (value: string) => Odata {
  return (value) => odata`${new Odata(field)} eq ${value}`
}

/** Returns the type of a property without null. */
export function typeName(type: GraphProperty['type']): string {
  return typeof type === 'string' ? type : (type.find((name) => name !== 'null') ?? 'string')
}
