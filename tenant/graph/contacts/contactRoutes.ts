import type { ApiCall } from '../apiCall'
import { elementFilter, timeFilter } from '../query/filter'
import type { SortKey } from '../query/order'
import { findFolder } from '../resources/folderRoutes'
import { type ItemResource, itemHandlers } from '../resources/itemRoutes'
import { sentFields } from '../resources/jsonBody'
import { text, time } from '../resources/kinds'
import { propertyNames } from '../resources/resourceType'
import { sevenDigits } from '../store/instant'
import type { Folder } from '../store/storedItem'
import { contactRecord, fieldsOf, type StoredContact } from './contactRecord'
import { type ContactFields, contactType } from './contactType'

/** https://learn.microsoft.com/graph/api/user-list-contacts. `/me/contacts` lists only the default folder. */
const contactResource: ItemResource<ContactFields> = {
  type: contactType,
  collection: 'contacts',
  idName: 'contact',
  folderIdName: 'folder',
  filterable: {
    lastModifiedDateTime: timeFilter(({ modifiedAt }) => sevenDigits(modifiedAt)),
    'emailAddresses/any/address': elementFilter((contact) =>
      fieldsOf(contact).emailAddresses.map(({ address }) => address),
    ),
  },
  sortKeys: sortKey,
  store: ({ contacts }) => contacts,
  folderOf: contactFolderOf,
  record: contactRecord,
  sentFields: (call, contact) => {
    const fields = sentFields(call, contactType)
    return contact ? fields : { ...derivedNames(fields), ...fields }
  },
}

export const contactHandlers = itemHandlers(contactResource)

/** Returns the contact folder in the path, or the default folder. */
export function contactFolderOf({ ids, mailbox }: ApiCall): Folder<ContactFields> {
  return ids.folder === undefined
    ? mailbox.defaultContactFolder
    : findFolder(mailbox.contactFolders, ids.folder)
}

function sortKey(property: string): SortKey<StoredContact> | null | undefined {
  if (property === 'lastModifiedDateTime') return ({ modifiedAt }) => modifiedAt
  if (property === 'createdDateTime') return ({ createdAt }) => createdAt
  if (!propertyNames(contactType).includes(property)) return undefined
  const name = property as keyof ContactFields
  const isSortable = [text, time].some((kind) => kind === contactType.kinds[name])
  return isSortable ? (contact) => String(fieldsOf(contact)[name] ?? '').toLowerCase() : null
}

/** Returns the names that Exchange derives if a request omits them. */
function derivedNames({ givenName, surname }: Partial<ContactFields>): Partial<ContactFields> {
  const displayName = [givenName, surname].filter(Boolean).join(' ')
  const fileAs = [surname, givenName].filter(Boolean).join(', ')
  return { displayName, fileAs }
}
