import { requireCapability, requireOperation } from '../steps/capabilities'
import { metaModel } from '../steps/metaModel'
import { emittedSchema, objectTypeOf, objectTypesFor } from '../steps/objectServices'
import { recordsAction } from '../steps/recordsAction'
import { readTerms, termsSchema } from '../steps/searchTerms'
import { Fields } from '../values/fields'

const defaultPageSize = 1000

/** Emits all records that match the search terms. */
const run = recordsAction('lookupObjects', ({ provider, api, config }, input) => {
  const fields = new Fields(config)
  return requireOperation(provider, 'search')(api, {
    objectType: objectTypeOf(config),
    ...readTerms(fields.wholeNumber('termNumber', 0, 99, 0), input.body),
    pageSize: fields.positiveInteger('pageSize', defaultPageSize),
  })
})

const objectTypes = objectTypesFor('search')

const getMetaModel = metaModel(async ({ provider, api, config }) => {
  const objects = requireCapability(provider, 'objects')
  const objectType = objectTypeOf(config)
  const count = new Fields(config).wholeNumber('termNumber', 0, 99, 0)
  return {
    in: termsSchema(count, await requireOperation(provider, 'searchSchema')(api, objectType)),
    out: emittedSchema(await objects.recordSchema(api, objectType), config),
  }
})

export { getMetaModel, objectTypes, run as process }
