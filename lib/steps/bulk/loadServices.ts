import type { JsonSchema } from '../../providers/objectOperations'
import { Fields } from '../../values/fields'
import { requireCapability } from '../capabilities'
import { recordsSchema, rowResultSchema } from '../manyRecords/manyRecordsModel'
import { metaModel } from '../metaModel'
import { objectTypeOf, withProperty } from '../objectServices'
import { service } from '../step'

/** The choices of the field `upsertBy`: the fields that an upsert by jobs can use. */
export const upsertFields = service('upsertFields', ({ provider, api, config }) =>
  requireCapability(provider, 'bulk').upsertFields(api, objectTypeOf(config)),
)

/** The metadata of a load, by the object type and the operation. */
export const getMetaModel = metaModel(async ({ provider, api, config }) => {
  const { idField } = requireCapability(provider, 'bulk')
  const objects = requireCapability(provider, 'objects')
  const fields = new Fields(config)
  const operation = fields.text('operation') ?? 'create'
  const key = operation === 'upsert' ? (fields.text('upsertBy') ?? idField) : idField
  const isRemoval = operation === 'delete' || operation === 'hardDelete'
  // Rows without an ID are created.
  const isRequired = operation !== 'upsert' || key !== idField
  const inputOperation = operation === 'create' || operation === 'upsert' ? operation : 'update'
  const written = isRemoval ? {} : await objects.inputSchema(api, objectTypeOf(config), inputOperation)
  const record =
    operation === 'create' ? written : withProperty(written, key, { type: 'string', title: key }, isRequired)
  return { in: inputSchema(record), out: outputSchema }
})

function inputSchema(record: JsonSchema): JsonSchema {
  const { properties } = recordsSchema(record) as { properties: object }
  const url = { type: 'string', title: 'URL of a CSV File' }
  return { type: 'object', properties: { url, ...properties } }
}

const fileSchema = (title: string) => ({
  type: 'object',
  title,
  properties: {
    url: { type: 'string', title: 'URL' },
    recordCount: { type: 'number', title: 'Record Count' },
  },
})

const { isUncertain: _, ...rowProperties } = rowResultSchema('upsert')
// Only for a CSV file.
const fileRow = { record: { type: 'object', title: 'Record' } }

const outputSchema = {
  type: 'object',
  properties: {
    jobId: { type: ['string', 'null'], title: 'Job ID' },
    // Only for a load that needs several jobs.
    jobIds: { type: 'array', title: 'Job IDs', items: { type: 'string' } },
    state: { type: 'string', title: 'State' },
    recordsProcessed: { type: 'number', title: 'Records Processed' },
    recordsFailed: { type: 'number', title: 'Records Failed' },
    results: {
      type: 'array',
      title: 'Results',
      items: { type: 'object', properties: { ...rowProperties, ...fileRow } },
    },
    successfulResults: fileSchema('Successful Results'),
    failedResults: fileSchema('Failed Results'),
    unprocessedRecords: fileSchema('Unprocessed Records'),
  },
}
