import { ConfigurationError } from '../errors'
import type { JsonSchema, Operation } from '../providers/objectOperations'
import type { Execution } from '../session/execution'
import { Fields } from '../values/fields'
import { requireCapability } from './capabilities'
import { service } from './step'

/** Returns the service for the choices of the field `objectType` of a step. */
export function objectTypesFor(operation: Operation) {
  return service('objectTypes', ({ provider, api }) =>
    requireCapability(provider, 'objects').objectTypes(api, operation),
  )
}

/** The choices of the fields `lookupBy` and `upsertBy`. */
export const uniqueFields = service('uniqueFields', ({ provider, api, config }) =>
  requireCapability(provider, 'objects').uniqueFields(api, objectTypeOf(config)),
)

/** The choices of the field `upsertBy` of an action for many records. */
export const upsertManyFields = service('uniqueFields', ({ provider, api, config }) => {
  const objects = requireCapability(provider, 'objects')
  return (objects.upsertManyFields ?? objects.uniqueFields)(api, objectTypeOf(config))
})

/** The choices of the field `parentId`; none if the API has no folders. */
export const parents = service(
  'parents',
  async ({ provider, api, config }) =>
    (await requireCapability(provider, 'objects').parents?.(api, objectTypeOf(config))) ?? {},
)

/** Returns the field `parentId`. Throws ConfigurationError if it is filled in and the API has no folders. */
export function parentIdOf({ provider, config }: Pick<Execution, 'provider' | 'config'>): string | undefined {
  const parentId = new Fields(config).text('parentId')
  if (parentId === undefined || provider.objects?.parents) return parentId
  throw new ConfigurationError(
    `The field "parentId" is not available for ${provider.title}, which has no folders. Clear the field.`,
  )
}

/** Returns the required field `objectType`. */
export function objectTypeOf(config: Execution['config']): string {
  return new Fields(config).requiredText('objectType')
}

/** Output metadata for a list of records. */
function listSchema(record: JsonSchema): JsonSchema {
  return { type: 'object', properties: { results: { type: 'array', title: 'Results', items: record } } }
}

/** Returns the output metadata according to `emitBehavior`: a record or a list of records. */
export function emittedSchema(record: JsonSchema, config: Execution['config']): JsonSchema {
  const behavior = new Fields(config).text('emitBehavior') ?? 'emitIndividually'
  return behavior === 'emitIndividually' ? record : listSchema(record)
}

/** Returns a schema with one more property, required or not. */
export function withProperty(
  schema: JsonSchema,
  name: string,
  property: JsonSchema,
  isRequired: boolean,
): JsonSchema {
  const { properties, required, ...rest } = schema as { properties?: object; required?: readonly string[] }
  const needed = [...(required ?? []), ...(isRequired ? [name] : [])]
  return {
    ...rest,
    type: 'object',
    ...(needed.length > 0 && { required: [...new Set(needed)] }),
    properties: { [name]: property, ...properties },
  }
}
