import type { ObjectType } from '../schema/objectType'
import type { Org } from '../store/org'
import type { Row } from '../store/row'
import type { Table } from '../store/table'
import { fieldOf, invalidField, type Scope } from './fieldUse'
import { parseSoql } from './parse'
import { predicateOf } from './predicate'
import { soqlError } from './soqlError'
import { sortingOf } from './sorting'
import type { Condition, Name, Query } from './syntax'

export interface Selection {
  readonly type: ObjectType
  /** The exact names of the fields, or 'count'. */
  readonly fields: readonly string[] | 'count'
  readonly rows: readonly Row[]
}

/** Returns the rows of a query in its order. Deleted rows are included only if `includesDeleted` is set. */
export function select(org: Org, soql: string, includesDeleted: boolean): Selection {
  const query = parseSoql(soql)
  const table = queriedTable(org, soql, query.object)
  const scope: Scope = { soql, type: table.type }
  if (/__mdt$/i.test(table.type.name) && query.where && hasOr(query.where))
    throw orNotSupported(soql, query.object)
  const fields = query.fields === 'count' ? query.fields : fieldNames(scope, query.fields)
  return { type: table.type, fields, rows: matchingRows(table, scope, query, includesDeleted) }
}

function matchingRows(table: Table, scope: Scope, query: Query, includesDeleted: boolean): Row[] {
  const { where, orders, limit = Number.POSITIVE_INFINITY, offset } = query
  const holds = where ? predicateOf(scope, where) : () => true
  const sorting = sortingOf(scope, orders)
  const matching: Row[] = []
  for (const row of table.ordered(sorting.key, sorting.compare)) {
    if (matching.length >= offset + limit) break
    if ((includesDeleted || row.deletedAt === undefined) && holds(row)) matching.push(row)
  }
  return matching.slice(offset)
}

function queriedTable(org: Org, soql: string, { text, position }: Name): Table {
  const table = org.table(text)
  if (table?.type.queryable) return table
  const hint =
    "If you are attempting to use a custom object, be sure to append the '__c' after the entity name. Please reference your WSDL or the describe call for the appropriate names."
  throw soqlError('INVALID_TYPE', soql, position, `sObject type '${text}' is not supported. ${hint}`)
}

/**
 * True if a condition contains OR:
 * https://developer.salesforce.com/docs/atlas.en-us.soql_sosl.meta/soql_sosl/sforce_api_calls_soql_limits_custom_metadata.htm
 */
function hasOr(condition: Condition): boolean {
  if (condition.kind === 'OR') return true
  if (condition.kind === 'AND') return condition.parts.some(hasOr)
  return condition.kind === 'NOT' && hasOr(condition.part)
}

function orNotSupported(soql: string, { text, position }: Name): Error {
  return soqlError('MALFORMED_QUERY', soql, position, `disjunctions not supported on ${text}`)
}

function fieldNames(scope: Scope, names: readonly Name[]): string[] {
  const found: string[] = []
  for (const name of names) {
    const field = fieldOf(scope, name).name
    if (found.includes(field))
      throw invalidField(scope.soql, name.position, `duplicate field selected: ${field}`)
    found.push(field)
  }
  return found
}
