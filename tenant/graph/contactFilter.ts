import { fieldsOf } from './contactRecord'
import { GraphError } from './graphError'
import type { StoredContact } from './mailbox'

interface ContactFilter {
  /** Properties in the order the filter names them. */
  readonly properties: readonly string[]
  matches(contact: StoredContact): boolean
}

interface Clause {
  readonly property: string
  readonly holds: (contact: StoredContact) => boolean
}

/**
 * Parses `$filter`: comparisons of `lastModifiedDateTime` and `emailAddresses/any(a:a/address eq '…')`, joined by `and`.
 * https://learn.microsoft.com/graph/api/user-list-contacts
 */
export function parseFilter(text: string): ContactFilter {
  const clauses = parseClauses(text.trim())
  return {
    properties: clauses.map(({ property }) => property),
    matches: (contact) => clauses.every(({ holds }) => holds(contact)),
  }
}

const clausePattern =
  /(?:lastModifiedDateTime\s+(?<operator>gt|ge|lt|le)\s+(?<time>\S+)|emailAddresses\/any\((?<item>\w+)\s*:\s*\k<item>\/address\s+eq\s+'(?<address>(?:[^']|'')*)'\))(?<joint>\s+and\s+|$)/y

function parseClauses(text: string): readonly Clause[] {
  const clauses: Clause[] = []
  const pattern = new RegExp(clausePattern)
  for (;;) {
    const groups = pattern.exec(text)?.groups
    if (!groups) throw unsupportedFilter()
    clauses.push(toClause(groups))
    if (groups['joint'] === '') return clauses
  }
}

function toClause({ operator, time, address = '' }: Record<string, string | undefined>): Clause {
  return operator && time
    ? timeClause(operator, parseTime(time))
    : addressClause(address.replaceAll("''", "'"))
}

/** Compares with the fractions of a second that the record does not show, as the store does. */
function timeClause(operator: string, time: number): Clause {
  const holds = ({ modifiedAt }: StoredContact): boolean => {
    if (modifiedAt === time) return operator === 'ge' || operator === 'le'
    return modifiedAt > time === (operator === 'gt' || operator === 'ge')
  }
  return { property: 'lastModifiedDateTime', holds }
}

function addressClause(wanted: string): Clause {
  const holds = (contact: StoredContact): boolean =>
    fieldsOf(contact).emailAddresses.some(({ address }) => address?.toLowerCase() === wanted.toLowerCase())
  return { property: 'emailAddresses', holds }
}

function parseTime(text: string): number {
  const isTime = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,7})?)?(Z|[+-]\d\d:\d\d)$/.test(text)
  const time = Date.parse(text)
  if (!isTime || Number.isNaN(time)) throw unsupportedFilter()
  return time
}

function unsupportedFilter(): GraphError {
  return new GraphError(
    400,
    'ErrorInvalidUrlQueryFilter',
    'The query filter contains one or more invalid nodes.',
  )
}
