import { Fields } from '../../values/fields'
import { requireCapability } from '../capabilities'
import { metaModel } from '../metaModel'
import { emittedSchema, withProperty } from '../objectServices'

const inputSchema = {
  type: 'object',
  required: ['query'],
  properties: { query: { type: 'string', title: 'Query' } },
}

const fileSchema = {
  type: 'object',
  properties: {
    jobId: { type: 'string', title: 'Job ID' },
    url: { type: 'string', title: 'URL' },
    recordCount: { type: 'number', title: 'Record Count' },
  },
}

/** The metadata of a bulk query, by its output. The records have the fields that the query selects. */
export const queryModel = metaModel(async ({ provider, config }) => {
  const fields = new Fields(config)
  if (fields.text('output') !== 'records') return { in: inputSchema, out: fileSchema }
  const { idField } = requireCapability(provider, 'bulk')
  // The mapper needs at least one field.
  const record = withProperty({}, idField, { type: 'string', title: 'ID' }, false)
  return { in: inputSchema, out: emittedSchema(record, config) }
})
