import type { WriteOperation } from '../../providers/manyRecords/manyRecords'
import type { JsonSchema, ObjectOperations } from '../../providers/objectOperations'
import type { Execution } from '../../session/execution'
import { Fields } from '../../values/fields'
import { requireCapability } from '../capabilities'
import { metaModel } from '../metaModel'
import { objectTypeOf, withProperty } from '../objectServices'
import { keyFieldOf } from './manyRecordsAction'

/** Returns the `getMetaModel` of an action that writes many records. */
export function manyRecordsModel(operation: WriteOperation) {
  return metaModel(async (execution) => {
    const record = await recordSchema(execution, operation)
    return { in: recordsSchema(record), out: resultSchema(record, operation, execution.config) }
  })
}

/** Returns the schema of a message that has a list of records. */
export function recordsSchema(record: JsonSchema): JsonSchema {
  const records = { type: 'array', title: 'Records', items: record }
  return { type: 'object', required: ['records'], properties: { records } }
}

/** Returns the schema of one record, with the field that identifies it. */
async function recordSchema(
  { provider, api, config }: Execution,
  operation: WriteOperation,
): Promise<JsonSchema> {
  const objects: ObjectOperations = requireCapability(provider, 'objects')
  const objectType = objectTypeOf(config)
  if (operation === 'create') return objects.inputSchema(api, objectType, 'create')
  const key = keyFieldOf(objects, operation, config)
  const isRequired = operation !== 'upsert' || key !== objects.idField
  const fields = operation === 'delete' ? {} : await objects.inputSchema(api, objectType, operation)
  return withProperty(fields, key, { type: 'string', title: key }, isRequired)
}

const errorSchema = {
  type: 'object',
  title: 'Error',
  properties: {
    name: { type: 'string', title: 'Name' },
    code: { type: 'string', title: 'Code' },
    message: { type: 'string', title: 'Message' },
    fields: { type: 'array', title: 'Fields', items: { type: 'string' } },
  },
}

/** Returns the schema of one record's result. */
export function rowResultSchema(operation: WriteOperation): Readonly<Record<string, JsonSchema>> {
  return {
    index: { type: 'number', title: 'Index' },
    success: { type: 'boolean', title: 'Success' },
    // Null if there is no such record, or if it failed.
    id: { type: ['string', 'null'], title: 'ID' },
    ...((operation === 'create' || operation === 'upsert') && {
      created: { type: 'boolean', title: 'Created' },
    }),
    error: errorSchema,
    isUncertain: { type: 'boolean', title: 'Is Uncertain' },
  }
}

function resultSchema(
  record: JsonSchema,
  operation: WriteOperation,
  config: Execution['config'],
): JsonSchema {
  const properties = rowResultSchema(operation)
  // A failed record may lack required fields.
  const { required: _, ...given } = record
  if (new Fields(config).text('emitBehavior') === 'emitIndividually')
    return { type: 'object', properties: { ...properties, record: { title: 'Record', ...given } } }
  return {
    type: 'object',
    properties: {
      results: { type: 'array', title: 'Results', items: { type: 'object', properties } },
      successCount: { type: 'number', title: 'Success Count' },
      failureCount: { type: 'number', title: 'Failure Count' },
    },
  }
}
