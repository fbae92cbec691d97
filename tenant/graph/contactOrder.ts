import { fieldKinds, isFieldName, propertyNames } from './contactFields'
import { fieldsOf } from './contactRecord'
import { GraphError, invalidQuery } from './graphError'
import type { StoredContact } from './mailbox'
import { unknownProperty } from './queryOptions'

type Key = (contact: StoredContact) => string | number

interface OrderTerm {
  readonly property: string
  readonly key: Key
  readonly sign: 1 | -1
}

interface ContactOrder {
  readonly properties: readonly string[]
  compare(left: StoredContact, right: StoredContact): number
}

/** Parses `$orderby`: times and text properties, each with `asc` or `desc`, separated by commas. */
export function parseOrder(text: string): ContactOrder {
  const terms = text.split(',').map((term) => parseTerm(term.trim()))
  return {
    properties: terms.map(({ property }) => property),
    compare: (left, right) => firstDifference(terms, left, right),
  }
}

/**
 * Properties of `$orderby` must come first in `$filter`, in the same order.
 * https://devblogs.microsoft.com/microsoft365dev/update-to-filtering-and-sorting-rest-api/
 */
export function checkEfficiency(ordered: readonly string[], filtered: readonly string[]): void {
  if (ordered.every((property, position) => filtered[position] === property)) return
  const message = 'The restriction or sort order is too complex for this operation.'
  throw new GraphError(400, 'InefficientFilter', message)
}

function parseTerm(term: string): OrderTerm {
  const [property = '', direction = 'asc', ...rest] = term.split(/\s+/)
  if (rest.length > 0 || !['asc', 'desc'].includes(direction)) {
    throw invalidQuery(`Syntax error in the '$orderby' expression '${term}'.`)
  }
  return { property, key: sortKey(property), sign: direction === 'asc' ? 1 : -1 }
}

function sortKey(property: string): Key {
  if (property === 'lastModifiedDateTime') return ({ modifiedAt }) => modifiedAt
  if (property === 'createdDateTime') return ({ createdAt }) => createdAt
  if (!propertyNames.includes(property)) throw unknownProperty(property, 'contact')
  if (isFieldName(property) && ['text', 'time'].includes(fieldKinds[property])) {
    return (contact) => String(fieldsOf(contact)[property] ?? '').toLowerCase()
  }
  throw invalidQuery(`The property '${property}' does not support sorting.`)
}

function firstDifference(terms: readonly OrderTerm[], left: StoredContact, right: StoredContact): number {
  for (const { key, sign } of terms) {
    const [leftKey, rightKey] = [key(left), key(right)]
    if (leftKey !== rightKey) return leftKey < rightKey ? -sign : sign
  }
  return 0
}
