import { requireCapability } from '../steps/capabilities'
import { metaModel } from '../steps/metaModel'
import { objectTypeOf, objectTypesFor, uniqueFields, withProperty } from '../steps/objectServices'
import { writeAction } from '../steps/step'
import { lookUpId, requiredKey } from '../steps/uniqueKey'
import { writeOptions } from '../steps/writeOptions'
import { Fields } from '../values/fields'

/** Updates the given fields of one record and emits it as stored. */
const run = writeAction('updateObject', async (execution, input) => {
  const { provider, api, config } = execution
  const objects = requireCapability(provider, 'objects')
  const options = writeOptions(objects, execution, input)
  const objectType = objectTypeOf(config)
  const key = requiredKey(input, new Fields(config).text('lookupBy') ?? objects.idField)
  const { [key.field]: _, ...changes } = input.body
  const id = await lookUpId(objects, api, objectType, key)
  const record = await objects.update(api, objectType, id, changes, options)
  return record.body
})

const objectTypes = objectTypesFor('update')

const getMetaModel = metaModel(async ({ provider, api, config }) => {
  const objects = requireCapability(provider, 'objects')
  const objectType = objectTypeOf(config)
  const lookupBy = new Fields(config).text('lookupBy') ?? objects.idField
  const changes = await objects.inputSchema(api, objectType, 'update')
  return {
    in: withProperty(changes, lookupBy, { type: 'string', title: lookupBy }, true),
    out: await objects.recordSchema(api, objectType),
  }
})

export { getMetaModel, objectTypes, run as process, uniqueFields }
