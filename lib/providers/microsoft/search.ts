import { ConfigurationError } from '../../errors'
import type { Search, SearchTerm } from '../objectOperations'
import type { GraphSchema } from './objectTypes'
import { Odata, odata } from './odata'

const operators: Readonly<Record<string, string>> = {
  '=': 'eq',
  '!=': 'ne',
  '<': 'lt',
  '<=': 'le',
  '>': 'gt',
  '>=': 'ge',
}
const functions = ['startsWith', 'contains']

/** What Graph can filter by; which of them a field takes is Graph's own word. */
export const conditions = [...Object.keys(operators), ...functions]

/** The terms of a search as one filter, joined from left to right; undefined where there are none. */
export function searchFilter(search: Search, schema: GraphSchema): string | undefined {
  const [first, ...others] = search.terms.map((term) => filterOf(term, schema))
  return others.reduce((left, right, index) => {
    const operator = new Odata(search.operators[index] === 'or' ? 'or' : 'and')
    return left && odata`(${left} ${operator} ${right})`
  }, first)?.text
}

function filterOf({ fieldName, condition, fieldValue }: SearchTerm, { properties }: GraphSchema): Odata {
  const [root = ''] = fieldName.split('/')
  if (!Object.hasOwn(properties, root) || !/^\w+(\/\w+)*$/.test(fieldName)) {
    throw new ConfigurationError(`There is no field "${fieldName.slice(0, 40)}" to search by.`)
  }
  const field = new Odata(fieldName)
  const value = literal(fieldName, fieldValue)
  if (Object.hasOwn(operators, condition))
    return odata`${field} ${new Odata(operators[condition] ?? '')} ${value}`
  const name = functions.find((each) => each === condition)
  if (name) return odata`${new Odata(name.toLowerCase())}(${field},${value})`
  throw new ConfigurationError(
    `The condition "${condition.slice(0, 20)}" is not one of ${conditions.join(', ')}.`,
  )
}

// Times stand without quotes in OData, and the fields that hold one are named for it.
function literal(fieldName: string, value: unknown): string | number | boolean | Odata {
  if (typeof value === 'number' || typeof value === 'boolean') return value
  if (value === null || value === undefined) return new Odata('null')
  const text = String(value)
  if (/^(true|false)$/.test(text)) return text === 'true'
  if (!fieldName.endsWith('DateTime') || fieldName.includes('/')) return text
  const time = Date.parse(text)
  if (!Number.isNaN(time)) return new Odata(new Date(time).toISOString())
  throw new ConfigurationError(`The value for ${fieldName} must be a time such as 2026-01-31T08:00:00Z.`)
}
