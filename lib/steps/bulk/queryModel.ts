import { Fields } from '../../values/fields'
import { metaModel } from '../metaModel'

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
export const queryModel = metaModel(async ({ config }) => {
  const fields = new Fields(config)
  if (fields.text('output') !== 'records') return { in: inputSchema, out: fileSchema }
  const isList = (fields.text('emitBehavior') ?? 'emitIndividually') !== 'emitIndividually'
  const results = { type: 'array', title: 'Results', items: { type: 'object', properties: {} } }
  return { in: inputSchema, out: { type: 'object', properties: isList ? { results } : {} } }
})
