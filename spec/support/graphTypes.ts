import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** A property as `@microsoft/microsoft-graph-types` declares it. */
export interface OfficialProperty {
  /** `string`, `EmailAddress[]`, … without `NullableOption` */
  readonly type: string
  readonly isNullable: boolean
}

export type OfficialProperties = Readonly<Record<string, OfficialProperty>>

// Read as a file because the package contains only declarations.
const file = join(__dirname, '../../node_modules/@microsoft/microsoft-graph-types/microsoft-graph.d.ts')
const text = readFileSync(file, 'utf8').replaceAll('\r', '')

/** Returns the properties of an official type, including inherited ones. Throws if the type doesn't exist. */
export function officialProperties(name: string): OfficialProperties {
  const [, base, body] = new RegExp(
    `^export interface ${name}(?: extends (\\w+))? \\{([^]*?)\\n?\\}\\n`,
    'm',
  ).exec(text) ?? ['']
  if (body === undefined) throw new Error(`There is no official type ${name}.`)
  const own = [...body.matchAll(/^ {4}"?([\w@.]+)"?\??: ([^;]*);/gm)].map(([, property = '', type = '']) => [
    property,
    parsed(type),
  ])
  return { ...(base ? officialProperties(base) : {}), ...Object.fromEntries(own) }
}

/** Returns the values of an official enumeration, or undefined for any other type. */
export function officialWords(name: string): readonly string[] | undefined {
  const [, words] = new RegExp(`^export type ${name} =([^;]*);`, 'm').exec(text) ?? []
  return words?.includes('"') ? [...words.matchAll(/"([^"]*)"/g)].map(([, word = '']) => word) : undefined
}

function parsed(type: string): OfficialProperty {
  const [, inner] = /^NullableOption<(.*)>$/.exec(type) ?? []
  return { type: inner ?? type, isNullable: inner !== undefined }
}

/** Returns the paths of values that an official type doesn't have or declares with another type. */
export function unofficial(value: Record<string, unknown>, type: string, path = ''): string[] {
  const properties = officialProperties(type)
  return Object.entries(value)
    .filter(([name]) => !name.includes('@odata.'))
    .flatMap(([name, each]) => misfit(each, properties, name, `${path}${name}`))
}

function misfit(value: unknown, properties: OfficialProperties, name: string, path: string): string[] {
  const property = properties[name]
  if (!property) return [path]
  if (value === null) return property.isNullable ? [] : [`${path}: null`]
  const isList = property.type.endsWith('[]')
  if (isList !== Array.isArray(value)) return [`${path}: ${property.type}`]
  const elementType = property.type.replace('[]', '')
  return [value].flat().flatMap((each) => misfitOf(each, elementType, path))
}

function misfitOf(value: unknown, type: string, path: string): string[] {
  if (['string', 'number', 'boolean'].includes(type)) return typeof value === type ? [] : [`${path}: ${type}`]
  const words = officialWords(type)
  if (words) return words.includes(String(value)) ? [] : [`${path}: ${String(value)}`]
  // A zone created by a client has a subtype of the declared type.
  const named = type === 'TimeZoneBase' ? 'CustomTimeZone' : type
  return unofficial(Object(value), named, `${path}.`)
}
