import type { Comparison, Condition, Literal, Operator } from './syntax'
import type { TokenReader } from './tokenReader'

const comparisons: readonly Operator[] = ['=', '!=', '<=', '>=', '<', '>']
const lists: readonly Operator[] = ['IN', 'INCLUDES', 'EXCLUDES']

/**
 * Parses the part after WHERE. As in SOQL, combining AND, OR, and NOT requires parentheses.
 * https://developer.salesforce.com/docs/atlas.en-us.soql_sosl.meta/soql_sosl/sforce_api_calls_soql_select_conditionexpression.htm
 */
export function parseCondition(reader: TokenReader): Condition {
  if (reader.take('NOT')) return { kind: 'NOT', part: parseTerm(reader) }
  const first = parseTerm(reader)
  return parseJoined(reader, first, 'AND') ?? parseJoined(reader, first, 'OR') ?? first
}

function parseJoined(reader: TokenReader, first: Condition, kind: 'AND' | 'OR'): Condition | undefined {
  const parts = [first]
  while (reader.take(kind)) parts.push(parseTerm(reader))
  return parts.length > 1 ? { kind, parts } : undefined
}

function parseTerm(reader: TokenReader): Condition {
  if (!reader.take('(')) return parseComparison(reader)
  const inner = parseCondition(reader)
  reader.expect(')')
  return inner
}

function parseComparison(reader: TokenReader): Comparison {
  const field = reader.name()
  const found = comparisons.find((operator) => reader.take(operator))
  if (found) return { kind: 'comparison', field, operator: found, literals: [reader.literal()] }
  if (reader.take('LIKE'))
    return { kind: 'comparison', field, operator: 'LIKE', literals: [reader.literal()] }
  const isNot = reader.take('NOT')
  const list = isNot ? reader.take('IN') && 'NOT IN' : lists.find((operator) => reader.take(operator))
  if (!list) throw reader.unexpected()
  return { kind: 'comparison', field, operator: list, literals: parseList(reader) }
}

function parseList(reader: TokenReader): Literal[] {
  reader.expect('(')
  const literals = [reader.literal()]
  while (reader.take(',')) literals.push(reader.literal())
  reader.expect(')')
  return literals
}
