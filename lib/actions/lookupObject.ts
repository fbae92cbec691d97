import { noSuchRecord } from '../providers/recordErrors'
import { requireCapability } from '../steps/capabilities'
import { metaModel } from '../steps/metaModel'
import { objectTypeOf, objectTypesFor, uniqueFields, withProperty } from '../steps/objectServices'
import { action } from '../steps/step'
import { findOne, keyIn, requiredKey } from '../steps/uniqueKey'
import { Fields } from '../values/fields'

/** Emits the one record with a value in a unique field. */
const run = action('lookupObject', async ({ provider, api, config }, input) => {
  const objects = requireCapability(provider, 'objects')
  const fields = new Fields(config)
  const objectType = objectTypeOf(config)
  const lookupBy = fields.requiredText('lookupBy')
  const key = fields.isChecked('allowIdToBeOmitted') ? keyIn(input, lookupBy) : requiredKey(input, lookupBy)
  if (!key) return {}
  const found = await findOne(objects, api, objectType, key)
  if (!found && !fields.isChecked('allowZeroResults')) throw noSuchRecord(objectType, key)
  return found?.body ?? {}
})

const objectTypes = objectTypesFor('lookup')

const getMetaModel = metaModel(async ({ provider, api, config }) => {
  const fields = new Fields(config)
  const lookupBy = fields.requiredText('lookupBy')
  const isRequired = !fields.isChecked('allowIdToBeOmitted')
  return {
    in: withProperty({}, lookupBy, { type: 'string', title: lookupBy }, isRequired),
    out: await requireCapability(provider, 'objects').recordSchema(api, objectTypeOf(config)),
  }
})

export { getMetaModel, objectTypes, run as process, uniqueFields }
