import { Fields } from '../platform/fields'
import { emittedSchema, objectTypeOf, objectTypesFor } from '../platform/objectServices'
import { objectsOf } from '../platform/objects'
import { recordsAction } from '../platform/recordsAction'
import { readTerms, termsSchema } from '../platform/searchTerms'
import { service } from '../platform/step'

const defaultPageSize = 1000

/** Emits all records that meet the search terms. */
const run = recordsAction('lookupObjects', ({ provider, api, config }, input) => {
  const fields = new Fields(config)
  return objectsOf(provider).search(api, {
    objectType: objectTypeOf(config),
    ...readTerms(fields.wholeNumber('termNumber', 0, 99, 0), input.body),
    pageSize: fields.positiveInteger('pageSize', defaultPageSize),
  })
})

const objectTypes = objectTypesFor('search')

const getMetaModel = service('getMetaModel', async ({ provider, api, config }) => {
  const objects = objectsOf(provider)
  const objectType = objectTypeOf(config)
  const count = new Fields(config).wholeNumber('termNumber', 0, 99, 0)
  return {
    in: termsSchema(count, await objects.searchSchema(api, objectType)),
    out: emittedSchema(await objects.recordSchema(api, objectType), config),
  }
})

export { getMetaModel, objectTypes, run as process }
