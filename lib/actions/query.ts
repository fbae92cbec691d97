import type { JsonSchema } from '../providers/objectOperations'
import { requireCapability, requireOperation } from '../steps/capabilities'
import { metaModel } from '../steps/metaModel'
import { emittedSchema } from '../steps/objectServices'
import { recordsAction } from '../steps/recordsAction'
import { Fields } from '../values/fields'

/** Emits all records of a query in the API's own language: SOQL, or an OData path. */
const run = recordsAction('query', ({ provider, api, config }, input) => {
  const query = new Fields(input.body).requiredText('query')
  const includeDeleted = new Fields(config).isChecked('includeDeleted')
  return requireOperation(provider, 'query')(api, query, { includeDeleted })
})

/** The records' fields depend on the query, so only the ID is known. */
const getMetaModel = metaModel(async ({ provider, config }) => {
  const { idField } = requireCapability(provider, 'objects')
  return { in: inputSchema, out: emittedSchema(recordSchema(idField), config) }
})

const inputSchema = {
  required: ['query'],
  properties: {
    query: {
      type: 'string',
      title: 'Query',
      description:
        'Salesforce: a SOQL query. Microsoft: an OData path, such as /me/contacts?$select=displayName.',
    },
  },
}

function recordSchema(idField: string): JsonSchema {
  return { type: 'object', properties: { [idField]: { type: 'string', title: 'ID' } } }
}

export { getMetaModel, run as process }
