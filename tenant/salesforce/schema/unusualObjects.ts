import { longText, picklist, readOnly, reference, text } from './fieldKinds'
import { objectType } from './objectType'
import {
  createdByField,
  createdDateField,
  idField,
  isDeletedField,
  lastModifiedByField,
  lastModifiedDateField,
  systemModstampField,
} from './systemFields'

/** CreatedDate is its only time. */
export const accountHistory = objectType({
  name: 'AccountHistory',
  label: 'Account History',
  labelPlural: 'Account History',
  keyPrefix: '017',
  writable: false,
  fields: [
    idField,
    isDeletedField,
    reference('AccountId', 'Account ID', ['Account'], readOnly),
    createdByField,
    createdDateField,
    picklist('Field', 'Changed Field', ['created', 'Name', 'Owner'], readOnly),
    text('OldValue', 'Old Value', 255, { ...readOnly, nillable: true, filterable: false, sortable: false }),
    text('NewValue', 'New Value', 255, { ...readOnly, nillable: true, filterable: false, sortable: false }),
  ],
  sample: (number) => ({ Field: 'Name', OldValue: `Contoso ${number - 1}`, NewValue: `Contoso ${number}` }),
})

/** LastModifiedDate is its only time. */
export const accountShare = objectType({
  name: 'AccountShare',
  label: 'Account Share',
  labelPlural: 'Account Share',
  keyPrefix: '00r',
  fields: [
    idField,
    reference('AccountId', 'Account ID', ['Account'], { updateable: false, nillable: false }),
    picklist('AccountAccessLevel', 'Account Access', ['Read', 'Edit', 'All'], { restrictedPicklist: true }),
    lastModifiedDateField,
    lastModifiedByField,
    isDeletedField,
  ],
  sample: () => ({ AccountAccessLevel: 'Read' }),
})

/** Cannot be replicated, and has neither IsDeleted nor an owner. */
export const settingMetadata = objectType({
  name: 'Setting__mdt',
  label: 'Setting',
  labelPlural: 'Settings',
  keyPrefix: 'm00',
  replicateable: false,
  writable: false,
  fields: [
    idField,
    text('DeveloperName', 'Custom Metadata Record Name', 40, { ...readOnly, nameField: true }),
    text('MasterLabel', 'Label', 40, readOnly),
    longText('Value__c', 'Value', 4000, { ...readOnly, nillable: true }),
    systemModstampField,
  ],
  sample: (number) => ({
    DeveloperName: `Setting_${number}`,
    MasterLabel: `Setting ${number}`,
    Value__c: 'on',
  }),
})

/** Cannot be queried at all. */
export const contactChangeEvent = objectType({
  name: 'ContactChangeEvent',
  label: 'Contact Change Event',
  labelPlural: 'Contact Change Events',
  keyPrefix: null,
  queryable: false,
  replicateable: false,
  writable: false,
  fields: [text('ReplayId', 'Replay ID', 1000, readOnly)],
  sample: () => ({}),
})

/** The org itself, in a single record. */
export const organization = objectType({
  name: 'Organization',
  label: 'Organization',
  labelPlural: 'Organizations',
  keyPrefix: '00D',
  writable: false,
  fields: [idField, text('Name', 'Name', 80, { ...readOnly, nameField: true }), systemModstampField],
  sample: () => ({}),
})
