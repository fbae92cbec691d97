import type { JsonSchema } from '../providers/objectOperations'
import type { Execution } from '../session/execution'
import { isObject } from '../values/isObject'
import { service } from './step'

interface MetaModel {
  readonly in?: JsonSchema
  readonly out: JsonSchema
}

/** Returns the `getMetaModel` of a step: its JSON Schemas in the dialect of the platform's mapper. */
export function metaModel(build: (execution: Execution) => Promise<MetaModel>) {
  return service('getMetaModel', async (execution) => {
    const { in: input, out } = await build(execution)
    return { ...(input && { in: toMapperSchema({ type: 'object', ...input }) }), out: toMapperSchema(out) }
  })
}

/**
 * Translates a schema for the mapper: `required`, `nullable`, and `order` are part of the property, and each property has
 * one type.
 */
export function toMapperSchema(schema: JsonSchema): JsonSchema {
  const { type: given, required, properties, items, ...described } = schema
  const rest = { ...(isNullable(given) && { nullable: true }), ...described }
  const type = typeOf(schema)
  if (type === 'object') return { type, ...rest, properties: toMapperProperties(properties, required) }
  if (type !== 'array') return { type, ...rest }
  return { type, ...rest, items: toMapperSchema(isObject(items) ? items : { type: 'object' }) }
}

function toMapperProperties(properties: unknown, required: unknown): JsonSchema {
  const entries = Object.entries(isObject(properties) ? properties : {})
  const mapped = entries.map(([name, value], index) => {
    const property = isObject(value) ? value : {}
    const isRequired = property['required'] === true || (Array.isArray(required) && required.includes(name))
    const order = entries.length - index
    return [name, { ...toMapperSchema(property), ...(isRequired && { required: true }), order }] as const
  })
  return Object.fromEntries(mapped)
}

// The mapper generates samples from the type, so a property without one would show its title as the value.
function typeOf({ type, properties, items, enum: choices }: JsonSchema): string {
  const named = Array.isArray(type) ? type.find((each) => each !== 'null') : type
  if (named === 'integer') return 'number'
  if (typeof named === 'string') return named
  if (properties !== undefined) return 'object'
  if (items !== undefined) return 'array'
  return Array.isArray(choices) && choices.every((choice) => typeof choice === 'number') ? 'number' : 'string'
}

function isNullable(type: unknown): boolean {
  return Array.isArray(type) && type.includes('null')
}
