import type { ApiCall, Handler } from './apiCall'
import { collectionPage } from './collectionPage'
import { contactFieldsOf } from './contactBody'
import { type ContactFields, propertyNames } from './contactFields'
import { parseFilter } from './contactFilter'
import { checkEfficiency, parseOrder } from './contactOrder'
import { contactRecord } from './contactRecord'
import { isWellFormedId } from './exchangeIds'
import { folderOf } from './folderRoutes'
import { itemNotFound, malformedId } from './graphError'
import type { StoredContact } from './mailbox'
import { checkNames, parsePaging, parseSelect } from './queryOptions'
import { userContext } from './user'

/** `GET /me/contacts` (the default folder only) and `GET /me/contactFolders/{id}/contacts` */
export const listContacts: Handler = (call) => {
  checkNames(call.query, ['$top', '$skip', '$count', '$select', '$filter', '$orderby'])
  const paging = parsePaging(call.query)
  const select = parseSelect(call.query, propertyNames, 'contact')
  const context = userContext(call.origin, 'contacts', select)
  return collectionPage(call, wantedContacts(call), paging, context, (contact) =>
    contactRecord(contact, select),
  )
}

/** `POST /me/contacts` and `POST /me/contactFolders/{id}/contacts` */
export const createContact: Handler = (call) => {
  checkNames(call.query, [])
  const folder = folderOf(call)
  const fields = contactFieldsOf(call)
  const contact = call.mailbox.create(folder, { fields: { ...derivedNames(fields), ...fields } })
  return { status: 201, body: contactEntity(call, contact) }
}

/** `GET /me/contacts/{id}`, in any folder, and `GET /me/contactFolders/{id}/contacts/{id}` */
export const readContact: Handler = (call) => {
  checkNames(call.query, ['$select'])
  const select = parseSelect(call.query, propertyNames, 'contact')
  return { status: 200, body: contactEntity(call, contactOf(call), select) }
}

/** `PATCH` on a contact */
export const updateContact: Handler = (call) => {
  checkNames(call.query, [])
  const contact = contactOf(call)
  return { status: 200, body: contactEntity(call, call.mailbox.change(contact, contactFieldsOf(call))) }
}

/** `DELETE` on a contact */
export const deleteContact: Handler = (call) => {
  checkNames(call.query, [])
  call.mailbox.remove(contactOf(call))
  return { status: 204 }
}

function wantedContacts(call: ApiCall): readonly StoredContact[] {
  const [filterText, orderText] = [call.query.get('$filter'), call.query.get('$orderby')]
  const filter = filterText === null ? undefined : parseFilter(filterText)
  const order = orderText === null ? undefined : parseOrder(orderText)
  if (filter && order) checkEfficiency(order.properties, filter.properties)
  const contacts = [...folderOf(call).contacts.values()].filter((contact) => filter?.matches(contact) ?? true)
  return order ? contacts.sort(order.compare) : contacts
}

function contactOf(call: ApiCall): StoredContact {
  const { contact: id = '', folder } = call.ids
  const contact = call.mailbox.contact(id)
  const isHere = folder === undefined || contact?.folder === folderOf(call)
  if (contact && isHere) return contact
  throw isWellFormedId(id) ? itemNotFound() : malformedId()
}

function contactEntity(
  call: ApiCall,
  contact: StoredContact,
  select?: readonly string[],
): Record<string, unknown> {
  const context = `${userContext(call.origin, 'contacts', select)}/$entity`
  return { '@odata.context': context, ...contactRecord(contact, select) }
}

/** Exchange makes up the names it is not given. */
function derivedNames({ givenName, surname }: ContactFields): ContactFields {
  const displayName = [givenName, surname].filter(Boolean).join(' ')
  const fileAs = [surname, givenName].filter(Boolean).join(', ')
  return { displayName, fileAs }
}
