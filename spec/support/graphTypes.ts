import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** A property as `@microsoft/microsoft-graph-types` declares it. */
export interface OfficialProperty {
  /** `string`, `EmailAddress[]`, … without `NullableOption` */
  readonly type: string
  readonly isNullable: boolean
}

export type OfficialProperties = Readonly<Record<string, OfficialProperty>>

// By its file, since the package has declarations only.
const file = join(__dirname, '../../node_modules/@microsoft/microsoft-graph-types/microsoft-graph.d.ts')
const text = readFileSync(file, 'utf8').replaceAll('\r', '')

/** Returns the properties of an official type, inherited ones included; throws if there is no such type. */
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

/** Returns the words of an official enumeration; undefined for any other type. */
export function officialWords(name: string): readonly string[] | undefined {
  const [, words] = new RegExp(`^export type ${name} =([^;]*);`, 'm').exec(text) ?? []
  return words?.includes('"') ? [...words.matchAll(/"([^"]*)"/g)].map(([, word = '']) => word) : undefined
}

function parsed(type: string): OfficialProperty {
  const [, inner] = /^NullableOption<(.*)>$/.exec(type) ?? []
  return { type: inner ?? type, isNullable: inner !== undefined }
}
