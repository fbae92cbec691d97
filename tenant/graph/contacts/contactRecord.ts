import { emptyValues } from '../resources/resourceType'
import { type Properties, selected, shownId, type View, versionOf } from '../resources/view'
import { wholeSeconds } from '../store/instant'
import type { StoredItem } from '../store/storedItem'
import { type ContactFields, contactType } from './contactType'
import { seededContact } from './seededContact'

export type StoredContact = StoredItem<ContactFields>

/** Returns the contact as Graph shows it. */
export function contactRecord(contact: StoredContact, view: View = {}): Properties {
  const { etag, key } = versionOf(contact)
  const record = {
    '@odata.etag': etag,
    id: shownId(contact, view),
    createdDateTime: wholeSeconds(contact.createdAt),
    lastModifiedDateTime: wholeSeconds(contact.modifiedAt),
    changeKey: key,
    parentFolderId: contact.folder.id,
    ...emptyFields,
    ...seededFields(contact),
    ...contact.fields,
  }
  // Shown only if selected.
  const named = { ...record, ...namedAddresses(fieldsOf(contact)) }
  return selected(view.select ? named : record, view)
}

function namedAddresses({ emailAddresses: [primary, secondary, tertiary] }: ContactFields) {
  return {
    primaryEmailAddress: primary ?? null,
    secondaryEmailAddress: secondary ?? null,
    tertiaryEmailAddress: tertiary ?? null,
  }
}

/** Returns all fields of the contact: empty values, then the seed's values, then written values. */
export function fieldsOf(contact: StoredContact): ContactFields {
  return { ...emptyFields, ...seededFields(contact), ...contact.fields }
}

function seededFields({ seed }: StoredContact): Partial<ContactFields> {
  return seed === undefined ? {} : seededContact(seed)
}

/** Graph shows every field of a contact, including empty ones. */
const emptyFields = emptyValues(contactType)
