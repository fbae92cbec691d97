import { requireCapability } from '../steps/capabilities'
import { metaModel } from '../steps/metaModel'
import { objectTypeOf, objectTypesFor, uniqueFields, withProperty } from '../steps/objectServices'
import { writeAction } from '../steps/step'
import { requiredKey } from '../steps/uniqueKey'
import { writeOptions } from '../steps/writeOptions'
import { Fields } from '../values/fields'

/** Creates a record, or updates the given fields if it exists. */
const run = writeAction('upsertObject', async (execution, input) => {
  const { provider, api, config } = execution
  const objects = requireCapability(provider, 'objects')
  const options = writeOptions(objects, execution, input)
  const objectType = objectTypeOf(config)
  const upsertBy = new Fields(config).text('upsertBy') ?? objects.idField
  // A record without an ID is new. An ID of only spaces is a mistake, and any other unique field is required.
  const isNew = upsertBy === objects.idField && (input.body[upsertBy] ?? '') === ''
  const key = isNew ? undefined : requiredKey(input, upsertBy)
  const { [upsertBy]: _, ...fields } = input.body
  const record = key
    ? await objects.upsert(api, objectType, key, fields, options)
    : await objects.create(api, objectType, undefined, fields, options)
  return record.body
})

const objectTypes = objectTypesFor('upsert')

const getMetaModel = metaModel(async ({ provider, api, config }) => {
  const objects = requireCapability(provider, 'objects')
  const objectType = objectTypeOf(config)
  const upsertBy = new Fields(config).text('upsertBy') ?? objects.idField
  const fields = await objects.inputSchema(api, objectType, 'upsert')
  return {
    in: withProperty(fields, upsertBy, { type: 'string', title: upsertBy }, upsertBy !== objects.idField),
    out: await objects.recordSchema(api, objectType),
  }
})

export { getMetaModel, objectTypes, run as process, uniqueFields }
