import type { Field } from './field'
import { checkbox, dateTime, fieldOfType, readOnly, reference, text } from './fieldKinds'

const byUser = ['User']
const stamped = { ...readOnly, defaultedOnCreate: true, permissionable: false }

export const idField: Field = fieldOfType('id', 'Id', 'Record ID', {
  ...stamped,
  length: 18,
  byteLength: 18,
  idLookup: true,
  soapType: 'tns:ID',
})
export const isDeletedField: Field = checkbox('IsDeleted', 'Deleted', stamped)
export const createdDateField: Field = dateTime('CreatedDate', 'Created Date', stamped)
export const createdByField: Field = reference('CreatedById', 'Created By ID', byUser, stamped)
export const lastModifiedDateField: Field = dateTime('LastModifiedDate', 'Last Modified Date', stamped)
export const lastModifiedByField: Field = reference(
  'LastModifiedById',
  'Last Modified By ID',
  byUser,
  stamped,
)
export const systemModstampField: Field = dateTime('SystemModstamp', 'System Modstamp', stamped)
const ownerField: Field = reference('OwnerId', 'Owner ID', ['Group', 'User'], {
  nillable: false,
  defaultedOnCreate: true,
  polymorphicForeignKey: true,
})

/** Adds the fields that nearly every object has. */
export function withSystemFields(fields: readonly Field[]): Field[] {
  return [
    idField,
    isDeletedField,
    ...fields,
    ownerField,
    createdDateField,
    createdByField,
    lastModifiedDateField,
    lastModifiedByField,
    systemModstampField,
  ]
}

/** Returns an external ID field for records from another system. */
export function externalId(name: string, label: string, isUnique: boolean): Field {
  return text(name, label, 40, { externalId: true, idLookup: isUnique, unique: isUnique })
}
