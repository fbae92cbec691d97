import { type ContactFields, emptyFields } from './contactFields'
import { changeKey } from './exchangeIds'
import type { StoredContact } from './mailbox'
import { seededFields } from './seededFields'

/** The contact as Graph shows it; with `select` only `@odata.etag`, `id` and the selected properties. */
export function contactRecord(contact: StoredContact, select?: readonly string[]): Record<string, unknown> {
  const record: Record<string, unknown> = {
    '@odata.etag': `W/"${changeKey(contact.changeNumber)}"`,
    id: contact.id,
    createdDateTime: wholeSeconds(contact.createdAt),
    lastModifiedDateTime: wholeSeconds(contact.modifiedAt),
    changeKey: changeKey(contact.changeNumber),
    parentFolderId: contact.folder.id,
    ...fieldsOf(contact),
  }
  if (!select) return record
  const names = new Set(['@odata.etag', 'id', ...select])
  return Object.fromEntries(Object.entries(record).filter(([name]) => names.has(name)))
}

/** All fields of the contact: empty ones, the seed's, and over them what was written. */
export function fieldsOf(contact: StoredContact): Required<ContactFields> {
  const seeded = contact.seed === undefined ? {} : seededFields(contact.seed)
  return { ...emptyFields, ...seeded, ...contact.fields }
}

function wholeSeconds(time: number): string {
  return `${new Date(time).toISOString().slice(0, 19)}Z`
}
