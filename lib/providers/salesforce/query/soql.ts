import { ConfigurationError } from '../../../errors'

/** A piece of SOQL in which every value is encoded already. */
export class Soql {
  constructor(readonly text: string) {}
}

export type SoqlValue = string | number | boolean | null | Date | Soql

/**
 * Returns SOQL with its inserted values encoded: soql`SELECT Id FROM Contact WHERE Name = ${name}`. A string is quoted, a
 * Date becomes an unquoted time, and a Soql is used unchanged.
 * https://developer.salesforce.com/docs/atlas.en-us.soql_sosl.meta/soql_sosl/sforce_api_calls_soql_select_quotedstringescapes.htm
 */
export function soql(literals: TemplateStringsArray, ...values: readonly SoqlValue[]): Soql {
  return new Soql(
    literals.reduce((text, literal, index) => text + encode(values[index - 1] ?? null) + literal),
  )
}

/** Returns the name of an object or field. Throws ConfigurationError if it is not a valid name. */
export function identifier(name: string): Soql {
  if (/^[A-Za-z]\w*(\.[A-Za-z]\w*)*$/.test(name)) return new Soql(name)
  throw new ConfigurationError(
    `"${name.slice(0, 40)}" is not the API name of a Salesforce object or field. Check the name.`,
  )
}

/** Joins the parts by a separator from the code, such as ", " or " AND ". */
export function joined(parts: readonly Soql[], separator: string): Soql {
  return new Soql(parts.map(({ text }) => text).join(separator))
}

function encode(value: SoqlValue): string {
  if (value instanceof Soql) return value.text
  if (value instanceof Date) return value.toISOString()
  return typeof value === 'string' ? quoted(value) : String(value)
}

const escapes: Readonly<Record<string, string>> = {
  '\\': '\\\\',
  "'": "\\'",
  '"': '\\"',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\b': '\\b',
  '\f': '\\f',
}

function quoted(text: string): string {
  return `'${text.replace(/[\\'"\n\r\t\b\f]/g, (character) => escapes[character] ?? character)}'`
}
