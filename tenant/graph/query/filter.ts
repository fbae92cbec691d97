import { parseInstant } from '../store/instant'
import { type FilterTerm, type FilterTree, parseFilterSyntax, unsupportedFilter } from './filterSyntax'

/** The support of one property in filters. */
export interface FilterProperty<Item> {
  readonly operators: readonly string[]
  /** Returns the literal in the format of `values`, or undefined if it has another type. */
  readonly parse: (literal: string) => string | undefined
  /** Returns the compared values: one value, or the values of all elements. */
  readonly values: (item: Item) => readonly string[]
}

export type Filterable<Item> = Readonly<Record<string, FilterProperty<Item>>>

export interface Filter<Item> {
  /** The properties in the order in which the filter contains them. */
  readonly properties: readonly string[]
  matches(item: Item): boolean
}

type Value<Item> = (item: Item) => string | null | undefined

/** Returns the support of a time. It is compared with fractions of a second that the record does not show. */
export function timeFilter<Item>(instant: (item: Item) => string): FilterProperty<Item> {
  return {
    operators: ['gt', 'ge', 'lt', 'le'],
    parse: parseInstant,
    values: (item) => [instant(item)],
  }
}

/** Returns the support of a string. Like Exchange, it ignores the case. */
export function textFilter<Item>(
  value: Value<Item>,
  operators = ['eq', 'ne', 'startswith', 'contains'],
): FilterProperty<Item> {
  return { operators, parse: quoted, values: (item) => [(value(item) ?? '').toLowerCase()] }
}

/** Returns the support of an enumeration. */
export function choiceFilter<Item>(value: Value<Item>): FilterProperty<Item> {
  return textFilter(value, ['eq', 'ne'])
}

export function flagFilter<Item>(value: (item: Item) => boolean): FilterProperty<Item> {
  return {
    operators: ['eq', 'ne'],
    parse: (literal) => (/^(true|false)$/.test(literal) ? literal : undefined),
    values: (item) => [String(value(item))],
  }
}

/** Returns the support of the elements of a list, for `any`. */
export function elementFilter<Item>(
  values: (item: Item) => readonly (string | null | undefined)[],
): FilterProperty<Item> {
  return {
    operators: ['eq'],
    parse: quoted,
    values: (item) => values(item).map((value) => (value ?? '').toLowerCase()),
  }
}

/** Parses `$filter` for items with these properties. */
export function parseFilter<Item>(text: string, offered: Filterable<Item>): Filter<Item> {
  const tree = parseFilterSyntax(text)
  return { properties: propertiesOf(tree), matches: predicateOf(tree, offered) }
}

function propertiesOf(tree: FilterTree): readonly string[] {
  if (tree.kind === 'term') return [tree.term.property.replace(/\/any.*/, '')]
  return tree.kind === 'not' ? propertiesOf(tree.part) : tree.parts.flatMap(propertiesOf)
}

function predicateOf<Item>(tree: FilterTree, offered: Filterable<Item>): (item: Item) => boolean {
  if (tree.kind === 'term') return termPredicate(tree.term, offered)
  if (tree.kind === 'not') {
    const negated = predicateOf(tree.part, offered)
    return (item) => !negated(item)
  }
  const parts = tree.parts.map((part) => predicateOf(part, offered))
  return tree.kind === 'and'
    ? (item) => parts.every((holds) => holds(item))
    : (item) => parts.some((holds) => holds(item))
}

function termPredicate<Item>(
  { property, operator, literal }: FilterTerm,
  offered: Filterable<Item>,
): (item: Item) => boolean {
  const offer = Object.hasOwn(offered, property) ? offered[property] : undefined
  const wanted = offer?.parse(literal)
  const compare = comparisons[operator]
  if (!offer?.operators.includes(operator) || wanted === undefined || !compare) throw unsupportedFilter()
  return (item) => offer.values(item).some((value) => compare(value, wanted))
}

const comparisons: Readonly<Record<string, (value: string, wanted: string) => boolean>> = {
  eq: (value, wanted) => value === wanted,
  ne: (value, wanted) => value !== wanted,
  gt: (value, wanted) => value > wanted,
  ge: (value, wanted) => value >= wanted,
  lt: (value, wanted) => value < wanted,
  le: (value, wanted) => value <= wanted,
  startswith: (value, wanted) => value.startsWith(wanted),
  contains: (value, wanted) => value.includes(wanted),
}

function quoted(literal: string): string | undefined {
  return literal.startsWith("'") ? literal.slice(1, -1).replaceAll("''", "'").toLowerCase() : undefined
}
