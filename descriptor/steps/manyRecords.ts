import {
  mailbox,
  objectType,
  optionalLookupBy,
  parentId,
  emitBehavior as recordBehavior,
  uniqueField,
} from '../sharedFields'
import type { Field, Steps } from '../types'

const emitBehavior: Field = {
  label: 'Emit Behavior',
  viewClass: 'SelectView',
  model: { emitAll: 'Emit all (default)', emitIndividually: 'Emit individually' },
  prompt: 'Choose an emit behavior',
  note: "Emits one message with all results, or one message per record. Each message counts toward the platform's quota.",
}

const onError: Field = {
  label: 'On Error',
  viewClass: 'SelectView',
  model: { continue: 'Continue (default)', fail: 'Fail' },
  prompt: 'Choose what happens to failed records',
  note: 'Emits failed records as results, or fails after all records have been sent.',
}

const allOrNone: Field = {
  label: 'All or None',
  viewClass: 'CheckBoxView',
  note: 'Salesforce only. Writes nothing if one record fails. At most 200 records per message.',
}

const results = { emitBehavior, onError, allOrNone }

export const manyRecords: Steps = {
  createObjects: {
    title: 'Create Objects',
    description: 'Creates up to 10,000 records and emits a result for each record.',
    metadata: 'dynamic',
    fields: {
      objectType: objectType('Type of objects to create.'),
      mailbox,
      parentId: parentId(
        'Microsoft only. Folder or calendar for the new records. Defaults to the default folder.',
      ),
      ...results,
    },
  },
  updateObjects: {
    title: 'Update Objects',
    description: 'Changes the given fields of up to 10,000 records and emits a result for each record.',
    metadata: 'dynamic',
    fields: {
      objectType: objectType('Type of objects to update.'),
      mailbox,
      lookupBy: optionalLookupBy,
      ...results,
    },
  },
  upsertObjects: {
    title: 'Upsert Objects',
    description: 'Changes or creates up to 10,000 records and emits a result for each record.',
    metadata: 'dynamic',
    fields: {
      objectType: objectType('Type of objects to create or update.'),
      mailbox,
      upsertBy: uniqueField(
        'Upsert By',
        'Unique field that identifies a record. In Salesforce, an external ID. Defaults to the ID.',
      ),
      ...results,
    },
  },
  deleteObjects: {
    title: 'Delete Objects',
    description: 'Deletes up to 10,000 records and emits a result for each record.',
    metadata: 'dynamic',
    fields: {
      objectType: objectType('Type of objects to delete.'),
      mailbox,
      lookupBy: optionalLookupBy,
      ...results,
    },
  },
  bulkLoad: {
    title: 'Bulk Load',
    description: 'Salesforce only. Loads a CSV file or many records with a bulk job and emits the results.',
    metadata: 'dynamic',
    fields: {
      objectType: objectType('Type of objects to load.'),
      operation: {
        label: 'Operation',
        viewClass: 'SelectView',
        required: true,
        model: {
          create: 'Create',
          update: 'Update',
          upsert: 'Upsert',
          delete: 'Delete',
          hardDelete: 'Hard delete (skips the recycle bin)',
        },
        prompt: 'Choose an operation',
        note: 'Write operation for all rows.',
      },
      upsertBy: {
        label: 'Upsert By',
        viewClass: 'SelectView',
        require: ['objectType'],
        model: 'upsertFields',
        prompt: 'Choose an external ID',
        note: 'External ID that identifies a record. Only for the operation Upsert. Defaults to the ID.',
      },
      timeoutMinutes: {
        label: 'Timeout in Minutes',
        viewClass: 'TextFieldView',
        placeholder: '10',
        note: 'Time to wait for the job, 0 to 15. Then the message is rebounded and continues with the same job. Defaults to 10.',
      },
      failOnRowErrors: {
        label: 'Fail on Row Errors',
        viewClass: 'CheckBoxView',
        note: 'Fails after the load if at least one row failed.',
      },
    },
  },
  bulkQuery: {
    title: 'Bulk Query',
    description: 'Salesforce only. Runs a query as a bulk job and emits a CSV file or the records.',
    metadata: 'dynamic',
    fields: {
      output: {
        label: 'Output',
        viewClass: 'SelectView',
        model: { file: 'CSV file (default)', records: 'Records' },
        prompt: 'Choose an output',
        note: 'Emits the URL of a CSV file in the object storage, or the records.',
      },
      includeDeleted: {
        label: 'Include Deleted',
        viewClass: 'CheckBoxView',
        note: 'Also finds deleted records.',
      },
      emitBehavior: {
        ...recordBehavior,
        note: "Only for records. Emits one message per record, per page, or per execution. Each one counts toward the platform's quota.",
      },
    },
  },
}
