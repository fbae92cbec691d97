import { Fields } from '../platform/fields'
import { objectTypeOf, objectTypesFor, parents } from '../platform/objectServices'
import { objectsOf } from '../platform/objects'
import { action, service } from '../platform/step'

/** Creates a record and gives it as it is stored. */
const run = action('createObject', async ({ provider, api, config }, input) => {
  const parentId = new Fields(config).text('parentId')
  const record = await objectsOf(provider).create(api, objectTypeOf(config), parentId, input.body)
  return record.body
})

const objectTypes = objectTypesFor('create')

const getMetaModel = service('getMetaModel', async ({ provider, api, config }) => {
  const objects = objectsOf(provider)
  const objectType = objectTypeOf(config)
  return {
    in: await objects.inputSchema(api, objectType, 'create'),
    out: await objects.recordSchema(api, objectType),
  }
})

export { getMetaModel, objectTypes, parents, run as process }
