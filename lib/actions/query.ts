import { requireCapability } from '../steps/capabilities'
import { recordsAction } from '../steps/recordsAction'
import { Fields } from '../values/fields'

/** Emits all records of a query in the API's own language: SOQL, or an OData path. */
const run = recordsAction('query', ({ provider, api, config }, input) => {
  const query = new Fields(input.body).requiredText('query')
  const includeDeleted = new Fields(config).isChecked('includeDeleted')
  return requireCapability(provider, 'objects').query(api, query, { includeDeleted })
})

export { run as process }
