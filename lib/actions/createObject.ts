import { requireCapability } from '../steps/capabilities'
import { metaModel } from '../steps/metaModel'
import { objectTypeOf, objectTypesFor, parentIdOf, parents } from '../steps/objectServices'
import { writeAction } from '../steps/step'
import { writeOptions } from '../steps/writeOptions'

/** Creates a record and emits it as stored. */
const run = writeAction('createObject', async (execution, input) => {
  const { provider, api, config } = execution
  const objects = requireCapability(provider, 'objects')
  const parentId = parentIdOf(execution)
  const options = writeOptions(objects, execution, input)
  const record = await objects.create(api, objectTypeOf(config), parentId, input.body, options)
  return record.body
})

const objectTypes = objectTypesFor('create')

const getMetaModel = metaModel(async ({ provider, api, config }) => {
  const objects = requireCapability(provider, 'objects')
  const objectType = objectTypeOf(config)
  return {
    in: await objects.inputSchema(api, objectType, 'create'),
    out: await objects.recordSchema(api, objectType),
  }
})

export { getMetaModel, objectTypes, parents, run as process }
