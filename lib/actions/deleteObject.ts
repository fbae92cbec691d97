import { requireCapability } from '../steps/capabilities'
import { metaModel } from '../steps/metaModel'
import { objectTypeOf, objectTypesFor, uniqueFields, withProperty } from '../steps/objectServices'
import { writeAction } from '../steps/step'
import { findOne, requiredKey } from '../steps/uniqueKey'
import { Fields } from '../values/fields'

/** Deletes one record and emits its ID, or an empty object if it doesn't exist. */
const run = writeAction('deleteObject', async ({ provider, api, config, log }, input) => {
  const objects = requireCapability(provider, 'objects')
  const objectType = objectTypeOf(config)
  const key = requiredKey(input, new Fields(config).text('lookupBy') ?? objects.idField)
  const id = key.field === objects.idField ? key.value : (await findOne(objects, api, objectType, key))?.id
  const isDeleted = id !== undefined && (await objects.remove(api, objectType, id))
  if (isDeleted) return { id }
  log.warn(`No ${objectType} has the given "${key.field}", so nothing was deleted.`)
  return {}
})

const objectTypes = objectTypesFor('delete')

const getMetaModel = metaModel(async ({ provider, config }) => {
  const { idField } = requireCapability(provider, 'objects')
  const lookupBy = new Fields(config).text('lookupBy') ?? idField
  return {
    in: withProperty({}, lookupBy, { type: 'string', title: lookupBy }, true),
    out: { type: 'object', properties: { id: { type: 'string', title: 'ID' } } },
  }
})

export { getMetaModel, objectTypes, run as process, uniqueFields }
