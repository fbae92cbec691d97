import { apiError } from '../apiError'
import { parseCondition } from './parseCondition'
import type { Name, Order, Query } from './syntax'
import { TokenReader } from './tokenReader'

const largestOffset = 2000

/** Parses the subset of SOQL that the fake supports. Throws MALFORMED_QUERY for any other query. */
export function parseSoql(soql: string): Query {
  const reader = new TokenReader(soql)
  reader.expect('SELECT')
  const fields = parseFields(reader)
  reader.expect('FROM')
  const object = reader.name()
  const where = reader.take('WHERE') ? parseCondition(reader) : undefined
  const orders = reader.take('ORDER') ? parseOrders(reader) : []
  const limit = reader.take('LIMIT') ? reader.wholeNumber() : undefined
  const offset = reader.take('OFFSET') ? reader.wholeNumber() : 0
  reader.expectEnd()
  if (offset > largestOffset) {
    throw apiError(400, 'NUMBER_OUTSIDE_VALID_RANGE', `Maximum SOQL offset allowed is ${largestOffset}`)
  }
  return { fields, object, where, orders, limit, offset }
}

function parseFields(reader: TokenReader): readonly Name[] | 'count' {
  const first = reader.name()
  if (first.text.toLowerCase() === 'count' && reader.take('(')) {
    reader.expect(')')
    return 'count'
  }
  const fields = [first]
  while (reader.take(',')) fields.push(reader.name())
  return fields
}

function parseOrders(reader: TokenReader): Order[] {
  reader.expect('BY')
  const orders: Order[] = []
  do {
    const field = reader.name()
    const isDescending = reader.take('DESC')
    if (!isDescending) reader.take('ASC')
    orders.push({ field, isDescending, hasNullsLast: reader.take('NULLS') && parseNullsLast(reader) })
  } while (reader.take(','))
  return orders
}

function parseNullsLast(reader: TokenReader): boolean {
  if (reader.take('LAST')) return true
  reader.expect('FIRST')
  return false
}
