import { ConfigurationError, inField } from '../../errors'
import { parseIsoTime } from '../../isoTime'
import type { Search, SearchTerm } from '../objectOperations'
import { fieldOf, type ObjectDescription } from './describe'
import { identifier, joined, Soql, type SoqlValue, soql } from './soql'

/** https://developer.salesforce.com/docs/atlas.en-us.soql_sosl.meta/soql_sosl/sforce_api_calls_soql_select_comparisonoperators.htm */
export const conditions = [
  '=',
  '!=',
  '<',
  '<=',
  '>',
  '>=',
  'LIKE',
  'IN',
  'NOT IN',
  'INCLUDES',
  'EXCLUDES',
] as const

const listConditions: readonly string[] = ['IN', 'NOT IN', 'INCLUDES', 'EXCLUDES']

/** The terms of a search as one condition, joined from left to right; undefined where there are none. */
export function searchCondition(search: Search, description: ObjectDescription): Soql | undefined {
  const [first, ...others] = search.terms.map((term) => condition(term, description))
  // SOQL does not mix AND and OR without brackets.
  return others.reduce((left, right, index) => {
    const operator = new Soql(search.operators[index] === 'or' ? 'OR' : 'AND')
    return left && soql`(${left} ${operator} ${right})`
  }, first)
}

function condition(
  { fieldName, condition: chosen, fieldValue }: SearchTerm,
  description: ObjectDescription,
): Soql {
  const field = inField('fieldName', () => fieldOf(description, fieldName))
  const operator = conditions.find((each) => each === chosen.toUpperCase())
  if (!operator) {
    throw new ConfigurationError(
      `The condition "${chosen.slice(0, 20)}" is not one of ${conditions.join(', ')}.`,
    )
  }
  const isList = listConditions.includes(operator)
  const values = isList ? listOf(fieldValue, field.name) : [fieldValue]
  const literals = values.map((value) => soql`${literal(value, field.type, field.name)}`)
  const right = isList ? soql`(${joined(literals, ', ')})` : joined(literals, ', ')
  return soql`${identifier(field.name)} ${new Soql(operator)} ${right}`
}

function listOf(value: unknown, fieldName: string): readonly unknown[] {
  if (typeof value === 'string') return value.split(',').map((each) => each.trim())
  if (!Array.isArray(value)) return [value]
  if (value.length > 0) return value
  throw bad(fieldName, 'a list with one value at least')
}

/** A value as SOQL writes it for the field's type: numbers, booleans and times stand without quotes. */
function literal(value: unknown, type: string, fieldName: string): SoqlValue {
  if (value === null || value === undefined || value === '') return null
  if (typeof value === 'object') throw bad(fieldName, 'a text, a number, true or false')
  const text = String(value).trim()
  if (['int', 'long', 'double', 'currency', 'percent'].includes(type)) {
    // As it stands: a JavaScript number would round the long ones.
    if (/^[+-]?\d+(\.\d+)?$/.test(text)) return new Soql(text)
    throw bad(fieldName, 'a number such as 12.5')
  }
  if (type === 'boolean') {
    if (/^(true|false)$/i.test(text)) return text.toLowerCase() === 'true'
    throw bad(fieldName, 'true or false')
  }
  if (type === 'date') {
    if (/^\d{4}-\d{2}-\d{2}$/.test(text)) return new Soql(text)
    throw bad(fieldName, 'a date such as 2026-01-31')
  }
  if (type === 'datetime') {
    const time = parseIsoTime(text)
    if (time !== undefined) return new Date(time)
    throw bad(fieldName, 'a time such as 2026-01-31T08:00:00Z')
  }
  return String(value)
}

function bad(fieldName: string, what: string): ConfigurationError {
  return new ConfigurationError(`The field "fieldValue" for ${fieldName} must be ${what}.`)
}
