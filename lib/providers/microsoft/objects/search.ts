import { ConfigurationError, inField } from '../../../errors'
import { parseIsoTime } from '../../../values/isoTime'
import type { Search, SearchSchema, SearchTerm } from '../../objectOperations'
import { Odata, odata } from '../odata'
import { type GraphObjectType, type GraphProperties, type GraphProperty, typeName } from './objectTypes'

const operators: Readonly<Record<string, string>> = {
  '=': 'eq',
  '!=': 'ne',
  '<': 'lt',
  '<=': 'le',
  '>': 'gt',
  '>=': 'ge',
}
const functions = ['startsWith', 'contains']
const conditions = [...Object.keys(operators), ...functions]

/** Returns the searchable fields. Graph decides which conditions a field supports. */
export function searchSchema({ unique, schema }: GraphObjectType): SearchSchema {
  return { fields: [...new Set([...Object.keys(unique), ...Object.keys(schema.properties)])], conditions }
}

/** Returns the terms of a search as one filter, joined from left to right, or undefined if there are none. */
export function searchFilter(search: Search, type: GraphObjectType): string | undefined {
  const [first, ...others] = search.terms.map((term, index) =>
    inField(`sTerm_${index + 1}`, () => filterOf(term, type)),
  )
  return others.reduce((left, right, index) => {
    const operator = new Odata(search.operators[index] === 'or' ? 'or' : 'and')
    return left && odata`(${left} ${operator} ${right})`
  }, first)?.text
}

function filterOf({ fieldName, condition, fieldValue }: SearchTerm, type: GraphObjectType): Odata {
  const { properties } = type.schema
  const [root = ''] = fieldName.split('/')
  if (!Object.hasOwn(properties, root)) return uniqueFilter({ fieldName, condition, fieldValue }, type)
  if (!/^\w+(\/\w+)*$/.test(fieldName)) throw unknownField(fieldName)
  const field = new Odata(fieldName)
  if (Object.hasOwn(operators, condition))
    return odata`${field} ${new Odata(operators[condition] ?? '')} ${literal(fieldName, fieldValue, properties)}`
  const name = functions.find((each) => each === condition)
  if (name) return odata`${new Odata(name.toLowerCase())}(${field},${textOf(fieldName, fieldValue)})`
  throw unknownCondition(condition, conditions)
}

/** For fields that aren't properties, such as the address of a contact. */
function uniqueFilter({ fieldName, condition, fieldValue }: SearchTerm, { unique }: GraphObjectType): Odata {
  const found = Object.hasOwn(unique, fieldName) ? unique[fieldName] : undefined
  if (!found) throw unknownField(fieldName)
  const filter = found.filter(textOf(fieldName, fieldValue))
  if (condition === '=') return filter
  if (condition === '!=') return odata`not (${filter})`
  throw unknownCondition(condition, ['=', '!='])
}

/** A value in OData for the field's type. Times, numbers, and booleans have no quotation marks. */
function literal(fieldName: string, value: unknown, properties: GraphProperties): string | Odata {
  if (value === null || value === undefined) return new Odata('null')
  const text = textOf(fieldName, value)
  const { type: types = 'string', format } = propertyAt(fieldName.split('/'), properties)
  const type = typeName(types)
  if (format === 'date-time') return new Odata(timeOf(fieldName, text))
  if (type === 'boolean') return new Odata(truthOf(fieldName, text))
  if (type === 'integer') return unquoted(fieldName, text, /^-?\d+$/, 'a whole number')
  return text
}

function textOf(fieldName: string, value: unknown): string {
  if (typeof value === 'object' && value !== null)
    throw invalidSearchValue(fieldName, 'a string, a number, true, or false')
  return String(value ?? '')
}

function propertyAt(
  [name = '', ...rest]: readonly string[],
  properties: GraphProperties = {},
): Partial<GraphProperty> {
  const property: Partial<GraphProperty> = properties[name] ?? {}
  return rest.length === 0 ? property : propertyAt(rest, property.properties)
}

function timeOf(fieldName: string, text: string): string {
  const time = parseIsoTime(text)
  if (time !== undefined) return new Date(time).toISOString()
  throw invalidSearchValue(fieldName, 'a time such as 2026-01-31T08:00:00Z')
}

/** Check boxes of other steps have the values "on" and "off". */
function truthOf(fieldName: string, text: string): string {
  const word = text.trim().toLowerCase()
  if (word === 'true' || word === 'on') return 'true'
  if (word === 'false' || word === 'off') return 'false'
  throw invalidSearchValue(fieldName, 'true or false')
}

function unquoted(fieldName: string, text: string, pattern: RegExp, what: string): Odata {
  if (pattern.test(text)) return new Odata(text)
  throw invalidSearchValue(fieldName, what)
}

function invalidSearchValue(fieldName: string, what: string): ConfigurationError {
  return new ConfigurationError(`The field "fieldValue" for ${fieldName} must be ${what}.`)
}

function unknownField(fieldName: string): ConfigurationError {
  return new ConfigurationError(
    `The field "fieldName" contains "${fieldName.slice(0, 40)}", which is not a searchable field. Choose a field of the object type.`,
  )
}

function unknownCondition(condition: string, known: readonly string[]): ConfigurationError {
  return new ConfigurationError(
    `The condition "${condition.slice(0, 20)}" is not one of ${known.join(', ')}.`,
  )
}
