import { GraphError, invalidQuery } from '../graphError'
import { unknownProperty } from './queryOptions'

/** Returns the value by which an item is sorted. */
export type SortKey<Item> = (item: Item) => string | number

/** Returns the key of a property, null if it does not support sorting, or undefined if it is unknown. */
export type SortKeys<Item> = (property: string) => SortKey<Item> | null | undefined

/** Returns the keys of the sortable properties among all known ones. */
export function sortKeysOf<Item>(
  keys: Readonly<Record<string, SortKey<Item>>>,
  known: readonly string[],
): SortKeys<Item> {
  return (property) => {
    if (Object.hasOwn(keys, property)) return keys[property]
    return known.includes(property) ? null : undefined
  }
}

interface OrderTerm<Item> {
  readonly property: string
  readonly key: SortKey<Item>
  readonly sign: 1 | -1
}

interface Order<Item> {
  readonly properties: readonly string[]
  compare(left: Item, right: Item): number
}

/** Parses `$orderby`: properties, each with `asc` or `desc`, separated by commas. */
export function parseOrder<Item>(text: string, keys: SortKeys<Item>, type: string): Order<Item> {
  const terms = text.split(',').map((term) => parseTerm(term.trim(), keys, type))
  return {
    properties: terms.map(({ property }) => property),
    compare: (left, right) => firstDifference(terms, left, right),
  }
}

/**
 * Throws unless the properties of `$orderby` are the first ones in `$filter`, in the same order.
 * https://devblogs.microsoft.com/microsoft365dev/update-to-filtering-and-sorting-rest-api/
 */
export function checkEfficiency(ordered: readonly string[], filtered: readonly string[]): void {
  if (ordered.every((property, position) => filtered[position] === property)) return
  const message = 'The restriction or sort order is too complex for this operation.'
  throw new GraphError(400, 'InefficientFilter', message)
}

function parseTerm<Item>(term: string, keys: SortKeys<Item>, type: string): OrderTerm<Item> {
  const [property = '', direction = 'asc', ...rest] = term.split(/\s+/)
  if (rest.length > 0 || !['asc', 'desc'].includes(direction)) {
    throw invalidQuery(`Syntax error in the '$orderby' expression '${term}'.`)
  }
  const key = keys(property)
  if (key === undefined) throw unknownProperty(property, type)
  if (key === null) throw invalidQuery(`The property '${property}' does not support sorting.`)
  return { property, key, sign: direction === 'asc' ? 1 : -1 }
}

function firstDifference<Item>(terms: readonly OrderTerm<Item>[], left: Item, right: Item): number {
  for (const { key, sign } of terms) {
    const [leftKey, rightKey] = [key(left), key(right)]
    if (leftKey !== rightKey) return leftKey < rightKey ? -sign : sign
  }
  return 0
}
