import { GraphError } from '../graphError'

/** A comparison such as `subject eq 'x'`, `startswith(subject,'x')`, or `categories/any(c:c eq 'x')`. */
export interface FilterTerm {
  /** `categories/any` or `emailAddresses/any/address` for the elements of a list. */
  readonly property: string
  readonly operator: string
  /** As it was written. Strings are in quotes. */
  readonly literal: string
}

export type FilterTree =
  | { readonly kind: 'term'; readonly term: FilterTerm }
  | { readonly kind: 'not'; readonly part: FilterTree }
  | { readonly kind: 'and' | 'or'; readonly parts: readonly FilterTree[] }

/** Parses the part of OData's filter language that Graph documents for Outlook. Throws for any other filter. */
export function parseFilterSyntax(text: string): FilterTree {
  const input = new Input(text)
  const tree = anyOf(input)
  if (!input.isAtEnd) throw unsupportedFilter()
  return tree
}

export function unsupportedFilter(): GraphError {
  return new GraphError(
    400,
    'ErrorInvalidUrlQueryFilter',
    'The query filter contains one or more invalid nodes.',
  )
}

function anyOf(input: Input): FilterTree {
  return joined('or', input, allOf)
}

function allOf(input: Input): FilterTree {
  return joined('and', input, unary)
}

function joined(kind: 'and' | 'or', input: Input, next: (input: Input) => FilterTree): FilterTree {
  const first = next(input)
  const parts = [first]
  while (input.take(new RegExp(`\\s+${kind}\\s+`, 'y'))) parts.push(next(input))
  return parts.length === 1 ? first : { kind, parts }
}

function unary(input: Input): FilterTree {
  if (input.take(/\s*not\s+/y) || input.take(/\s*not(?=\s*\()/y)) return { kind: 'not', part: unary(input) }
  if (!input.take(/\s*\(\s*/y)) return { kind: 'term', term: termOf(input) }
  const inner = anyOf(input)
  if (!input.take(/\s*\)/y)) throw unsupportedFilter()
  return inner
}

const literal = `(?<literal>'(?:[^']|'')*'|[^\\s()',]+)`
const comparison = new RegExp(`\\s*(?<property>[\\w/]+)\\s+(?<operator>eq|ne|gt|ge|lt|le)\\s+${literal}`, 'y')
const call = new RegExp(
  `\\s*(?<operator>startswith|contains)\\(\\s*(?<property>[\\w/]+)\\s*,\\s*${literal}\\s*\\)`,
  'y',
)
const lambda = new RegExp(
  `\\s*(?<property>\\w+)/any\\(\\s*(?<item>\\w+)\\s*:\\s*\\k<item>(?<path>(?:/\\w+)*)\\s+(?<operator>eq)\\s+${literal}\\s*\\)`,
  'y',
)
/** The filter for extended properties: https://learn.microsoft.com/graph/api/singlevaluelegacyextendedproperty-get */
const propertyLambda =
  /\s*(?<property>\w+)\/any\(\s*(?<item>\w+)\s*:\s*\k<item>\/id\s+(?<operator>eq)\s+(?<id>'(?:[^']|'')*')\s+and\s+\k<item>\/value\s+eq\s+(?<value>'(?:[^']|'')*')\s*\)/y

function termOf(input: Input): FilterTerm {
  const named = input.take(propertyLambda)
  if (named) return namedTerm(named)
  const groups = input.take(lambda) ?? input.take(call) ?? input.take(comparison)
  if (!groups) throw unsupportedFilter()
  const { property = '', operator = '', literal = '', item, path = '' } = groups
  return { property: item === undefined ? property : `${property}/any${path}`, operator, literal }
}

/** Combines the ID and the value of a property into one string. */
function namedTerm({ property, operator = '', id, value }: Record<string, string | undefined>): FilterTerm {
  return { property: `${property}/any`, operator, literal: `${id?.slice(0, -1)} ${value?.slice(1)}` }
}

/** A string that is parsed from its start. */
class Input {
  private position = 0

  constructor(private readonly text: string) {}

  get isAtEnd(): boolean {
    return this.text.slice(this.position).trim() === ''
  }

  /** Returns the groups of a sticky pattern that matches here, or undefined. */
  take(pattern: RegExp): Record<string, string | undefined> | undefined {
    pattern.lastIndex = this.position
    const match = pattern.exec(this.text)
    if (!match) return undefined
    this.position = pattern.lastIndex
    return match.groups ?? {}
  }
}
