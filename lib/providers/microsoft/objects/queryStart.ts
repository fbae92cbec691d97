import type { CollectionStart } from '../collection'

/** Returns the request for an OData path, whose query can contain spaces and quotes. */
export function queryStart(text: string): CollectionStart {
  const [, path = text, queryText = ''] = /^([^?]*)\?(.*)$/s.exec(text) ?? []
  const query = Object.fromEntries(new URLSearchParams(encoded(queryText)))
  return { path, field: 'query', query, ...(isAdvanced(query) && { headers: eventual }) }
}

/** An "&" in quotation marks is part of the value. $search uses double quotation marks. */
function encoded(queryText: string): string {
  const parts = queryText.match(/(?:'[^']*'|"[^"]*"|[^&])+/g) ?? []
  return parts.map((part) => part.replaceAll('&', '%26').replaceAll('+', '%2B')).join('&')
}

// https://learn.microsoft.com/graph/aad-advanced-queries: the directory requires this header for these parameters on each page.
const eventual = { consistencylevel: 'eventual' }

function isAdvanced(query: CollectionStart['query']): boolean {
  return '$search' in query || '$count' in query
}
