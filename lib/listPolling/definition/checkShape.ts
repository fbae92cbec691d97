import { ConfigurationError } from '../../errors'
import listDefinition from '../../schemas/listDefinition.json'
import { isObject } from '../../values/isObject'

interface Schema {
  readonly $ref?: string
  readonly type?: string | readonly string[]
  readonly enum?: readonly unknown[]
  readonly required?: readonly string[]
  readonly properties?: Readonly<Record<string, Schema>>
  readonly additionalProperties?: boolean | Schema
  readonly items?: Schema
  readonly minLength?: number
  readonly minimum?: number
  readonly maximum?: number
}

/** Throws ConfigurationError that contains the path of the first key of a definition that its schema rejects. */
export function checkShape(definition: unknown): void {
  check(definition, listDefinition as Schema, '')
}

/** Returns the error for a key of a definition, with the name of the field in which the user wrote it. */
export type Invalid = (key: string, fault: string) => ConfigurationError

/** Returns the ConfigurationError for a key of a definition. */
export function invalidKey(key: string, fault: string): ConfigurationError {
  const what = key === '' ? 'The field "definition"' : `The key "${shown(key)}" of the field "definition"`
  return new ConfigurationError(`${what} ${fault}`)
}

/** Returns the path. Throws if a URL parser and a reader would understand it differently. */
export function checkedPath(path: string, key: string, invalid: Invalid): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the expression finds control characters
  if (!/[\\#\u0000-\u001f\u007f]/.test(path) && !path.startsWith('//')) return path
  throw invalid(
    key,
    'is neither a path such as "/items" nor a URL: it begins with "//", or contains a "#", a backslash, or a control character.',
  )
}

function check(value: unknown, schema: Schema, key: string): void {
  const { type, enum: choices, items, ...rest } = resolved(schema)
  if (type !== undefined && ![type].flat().some((each) => isOfType(value, each))) {
    throw invalidKey(
      key,
      `must be ${[type]
        .flat()
        .map((each) => names[each] ?? each)
        .join(' or ')}.`,
    )
  }
  if (choices && !choices.includes(value)) {
    throw invalidKey(key, `is "${shown(value)}", but it must be one of ${choices.join(', ')}.`)
  }
  checkLimits(value, rest, key)
  if (Array.isArray(value)) {
    if (items) for (const [index, each] of value.entries()) check(each, items, inner(key, String(index)))
  } else if (typeof value === 'object' && value !== null) {
    checkProperties(value as Readonly<Record<string, unknown>>, rest, key)
  }
}

function checkLimits(value: unknown, { minLength = 0, minimum, maximum }: Schema, key: string): void {
  if (typeof value === 'string' && value.trim().length < minLength) throw invalidKey(key, 'is empty.')
  if (typeof value !== 'number') return
  if (value < (minimum ?? value)) throw invalidKey(key, `is ${value}, but it must be ${minimum} or more.`)
  if (value > (maximum ?? value)) throw invalidKey(key, `is ${value}, but it must be ${maximum} or less.`)
}

function checkProperties(value: Readonly<Record<string, unknown>>, schema: Schema, key: string): void {
  const { properties = {}, required = [], additionalProperties = true } = schema
  for (const [name, each] of Object.entries(value)) {
    const known = Object.hasOwn(properties, name) ? properties[name] : undefined
    if (known) check(each, known, inner(key, name))
    else if (typeof additionalProperties === 'object') check(each, additionalProperties, inner(key, name))
    else if (!additionalProperties) {
      throw invalidKey(inner(key, name), `is unknown. Allowed keys: ${Object.keys(properties).join(', ')}.`)
    }
  }
  const missing = required.find((name) => value[name] === undefined)
  if (missing !== undefined) throw invalidKey(inner(key, missing), 'is missing.')
}

function resolved(schema: Schema): Schema {
  const name = schema.$ref?.replace('#/$defs/', '')
  return name === undefined ? schema : ((listDefinition.$defs as Record<string, Schema>)[name] ?? {})
}

const names: Readonly<Record<string, string>> = {
  object: 'an object',
  array: 'a list',
  string: 'a string',
  number: 'a number',
  integer: 'a whole number',
  boolean: 'true or false',
}

function isOfType(value: unknown, type: string): boolean {
  if (type === 'array') return Array.isArray(value)
  if (type === 'object') return isObject(value)
  if (type === 'integer') return Number.isSafeInteger(value)
  return typeof value === type && (type !== 'number' || Number.isFinite(value))
}

function inner(key: string, name: string): string {
  return key === '' ? name : `${key}.${name}`
}

function shown(value: unknown): string {
  return String(typeof value === 'object' ? JSON.stringify(value) : value).slice(0, 60)
}
