import { ConfigurationError } from '../../errors'
import { path } from '../../http/path'
import { Odata, odata } from './odata'
import calendarSchema from './schemas/calendar.json'
import contactSchema from './schemas/contact.json'
import contactFolderSchema from './schemas/contactFolder.json'
import eventSchema from './schemas/event.json'
import mailFolderSchema from './schemas/mailFolder.json'
import messageSchema from './schemas/message.json'

export interface GraphSchema {
  readonly type: string
  readonly required?: readonly string[]
  readonly properties: Readonly<Record<string, { readonly title: string; readonly readOnly?: boolean }>>
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
  /** Fields by which Graph finds a single one, with the filter that does it. */
  readonly unique: Readonly<Record<string, (value: string) => Odata>>
}

/** https://learn.microsoft.com/graph/api/resources/mail-api-overview and its neighbours */
export const objectTypes: Readonly<Record<string, GraphObjectType>> = {
  contacts: {
    label: 'Contacts',
    schema: contactSchema as GraphSchema,
    list: '/me/contacts',
    parentType: 'contactFolders',
    below: (parentId) => path`/me/contactFolders/${parentId}/contacts`,
    unique: { emailAddress: (value) => odata`emailAddresses/any(a:a/address eq ${value})` },
  },
  contactFolders: {
    label: 'Contact folders',
    schema: contactFolderSchema as GraphSchema,
    list: '/me/contactFolders',
    parentType: 'contactFolders',
    below: (parentId) => path`/me/contactFolders/${parentId}/childFolders`,
    unique: { displayName: equal('displayName') },
  },
  mailFolders: {
    label: 'Mail folders',
    schema: mailFolderSchema as GraphSchema,
    list: '/me/mailFolders',
    parentType: 'mailFolders',
    below: (parentId) => path`/me/mailFolders/${parentId}/childFolders`,
    unique: { displayName: equal('displayName') },
  },
  messages: {
    label: 'Messages',
    schema: messageSchema as GraphSchema,
    list: '/me/messages',
    parentType: 'mailFolders',
    below: (parentId) => path`/me/mailFolders/${parentId}/messages`,
    unique: { internetMessageId: equal('internetMessageId') },
  },
  calendars: {
    label: 'Calendars',
    schema: calendarSchema as GraphSchema,
    list: '/me/calendars',
    unique: { name: equal('name') },
  },
  events: {
    label: 'Events',
    schema: eventSchema as GraphSchema,
    list: '/me/events',
    parentType: 'calendars',
    below: (parentId) => path`/me/calendars/${parentId}/events`,
    unique: { iCalUId: equal('iCalUId') },
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

function equal(field: string): (value: string) => Odata {
  return (value) => odata`${new Odata(field)} eq ${value}`
}
