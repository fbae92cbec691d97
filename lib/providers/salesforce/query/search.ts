import { ConfigurationError, inField } from '../../../errors'
import { parseIsoTime } from '../../../values/isoTime'
import type { Search, SearchTerm } from '../../objectOperations'
import { fieldOf, type ObjectDescription } from '../describe'
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

/** Returns the terms of a search as one condition, joined from left to right, or undefined if there are none. */
export function searchCondition(search: Search, description: ObjectDescription): Soql | undefined {
  const [first, ...others] = search.terms.map((term, index) =>
    inField(`sTerm_${index + 1}`, () => condition(term, description)),
  )
  // SOQL doesn't mix AND and OR without parentheses.
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
      `The condition "${chosen.slice(0, 20)}" is not one of ${conditions.join(', ')}. Select one of them.`,
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
  throw invalidSearchValue(fieldName, 'a list with at least one value')
}

/** A value in SOQL for the field's type. Numbers, booleans, and times have no quotation marks. */
function literal(value: unknown, type: string, fieldName: string): SoqlValue {
  if (value === null || value === undefined || value === '') return null
  if (typeof value === 'object') throw invalidSearchValue(fieldName, 'a string, a number, true, or false')
  const notation = Object.hasOwn(notations, type) ? notations[type] : undefined
  if (!notation) return String(value)
  const written = notation.write(String(value).trim())
  if (written !== undefined) return written
  throw invalidSearchValue(fieldName, notation.what)
}

interface Notation {
  readonly what: string
  /** Returns undefined for an invalid value. */
  write(text: string): SoqlValue | undefined
}

const number: Notation = {
  what: 'a number such as 12.5',
  // Unchanged, because a JavaScript number would round long values.
  write: (text) => (/^[+-]?\d+(\.\d+)?$/.test(text) ? new Soql(text) : undefined),
}

const notations: Readonly<Record<string, Notation>> = {
  int: number,
  long: number,
  double: number,
  currency: number,
  percent: number,
  boolean: {
    what: 'true or false',
    write: (text) => (/^(true|false)$/i.test(text) ? text.toLowerCase() === 'true' : undefined),
  },
  date: {
    what: 'a date such as 2026-01-31',
    write: (text) => (/^\d{4}-\d{2}-\d{2}$/.test(text) ? new Soql(text) : undefined),
  },
  datetime: {
    what: 'a time such as 2026-01-31T08:00:00Z',
    write(text) {
      const time = parseIsoTime(text)
      return time === undefined ? undefined : new Date(time)
    },
  },
  time: {
    what: 'a time of day such as 08:30 or 08:30:00.000Z',
    write(text) {
      const [, minutes, seconds = ':00'] = timeOfDay.exec(text) ?? []
      return minutes === undefined ? undefined : new Soql(`${minutes}${seconds}Z`)
    },
  },
}

// A time of day without a time zone, as in Salesforce. Seconds and Z are optional here, although SOQL requires both.
const timeOfDay = /^((?:[01]\d|2[0-3]):[0-5]\d)(:[0-5]\d(?:\.\d{1,3})?)?Z?$/i

function invalidSearchValue(fieldName: string, what: string): ConfigurationError {
  return new ConfigurationError(`The field "fieldValue" for ${fieldName} must be ${what}.`)
}
