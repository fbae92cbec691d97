import { apiError, type SalesforceError } from '../apiError'

const context = 40

/** Returns an error that shows its position in the query. */
export function soqlError(
  errorCode: string,
  soql: string,
  position: number,
  reason: string,
): SalesforceError {
  const start = Math.max(0, position - context)
  const excerpt = soql.slice(start, position + context).replace(/\s/g, ' ')
  const caret = `${' '.repeat(position - start)}^`
  return apiError(400, errorCode, `\n${excerpt}\n${caret}\nERROR at Row:1:Column:${position + 1}\n${reason}`)
}

export function malformedQuery(soql: string, position: number, reason: string): SalesforceError {
  return soqlError('MALFORMED_QUERY', soql, position, reason)
}
