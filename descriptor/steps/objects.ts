import {
  emitBehavior,
  mailbox,
  objectType,
  optionalLookupBy,
  pageSize,
  parentId,
  uniqueField,
  writeSwitches,
} from '../sharedFields'
import type { Steps } from '../types'

export const objects: Steps = {
  lookupObject: {
    title: 'Lookup Object',
    description: 'Finds the record that has a value in a unique field.',
    metadata: 'dynamic',
    fields: {
      objectType: objectType('Type of object to look up.'),
      mailbox,
      lookupBy: { ...uniqueField('Lookup By', 'Unique field that identifies the record.'), required: true },
      allowZeroResults: {
        label: 'Allow Zero Results',
        viewClass: 'CheckBoxView',
        note: 'Emits an empty object instead of failing if no record is found.',
      },
      allowIdToBeOmitted: {
        label: 'Allow ID to Be Omitted',
        viewClass: 'CheckBoxView',
        note: 'Emits an empty object instead of failing if the message has no value to look up.',
      },
    },
  },
  lookupObjects: {
    title: 'Lookup Objects',
    description: 'Finds all records that match the search terms.',
    metadata: 'dynamic',
    fields: {
      objectType: objectType('Type of object to search.'),
      mailbox,
      termNumber: {
        label: 'Number of Search Terms',
        viewClass: 'TextFieldView',
        placeholder: '1',
        note: 'Number of search terms, 0 to 99. Defaults to 0, which finds all records.',
      },
      emitBehavior,
      pageSize,
    },
  },
  createObject: {
    title: 'Create Object',
    description: 'Creates a record and emits it as stored.',
    metadata: 'dynamic',
    fields: {
      objectType: objectType('Type of object to create.'),
      mailbox,
      parentId: parentId(
        'Microsoft only. Folder or calendar for the new record. Defaults to the default folder.',
      ),
      ...writeSwitches,
    },
  },
  updateObject: {
    title: 'Update Object',
    description: 'Changes the given fields of a record and emits the record as stored.',
    metadata: 'dynamic',
    fields: {
      objectType: objectType('Type of object to update.'),
      mailbox,
      lookupBy: optionalLookupBy,
      ...writeSwitches,
    },
  },
  upsertObject: {
    title: 'Upsert Object',
    description: 'Changes the given fields of a record, or creates the record if it does not exist.',
    metadata: 'dynamic',
    fields: {
      objectType: objectType('Type of object to create or update.'),
      mailbox,
      upsertBy: uniqueField('Upsert By', 'Unique field that identifies the record. Defaults to its ID.'),
      ...writeSwitches,
    },
  },
  deleteObject: {
    title: 'Delete Object',
    description: 'Deletes a record and emits its ID, or an empty object if there is no such record.',
    metadata: 'dynamic',
    fields: {
      objectType: objectType('Type of object to delete.'),
      mailbox,
      lookupBy: optionalLookupBy,
    },
  },
  query: {
    title: 'Query',
    description:
      'Runs a SOQL query (Salesforce) or requests an OData path (Microsoft) and emits all records.',
    metadata: 'dynamic',
    fields: {
      mailbox,
      emitBehavior,
      includeDeleted: {
        label: 'Include Deleted',
        viewClass: 'CheckBoxView',
        note: 'Salesforce only. Also finds deleted records.',
      },
    },
  },
}
