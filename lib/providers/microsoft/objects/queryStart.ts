import type { CollectionStart } from '../collection'

/** Where an OData path leads, as people write it: with blanks and quotes in its query. */
export function queryStart(text: string): CollectionStart {
  const [, path = text, queryText = ''] = /^([^?]*)\?(.*)$/s.exec(text) ?? []
  const query = Object.fromEntries(new URLSearchParams(encoded(queryText)))
  return { path, field: 'query', query, ...(isAdvanced(query) && { headers: eventual }) }
}

/** An "&" in quotes belongs to the value; those of $search are double ones. */
function encoded(queryText: string): string {
  const parts = queryText.match(/(?:'[^']*'|"[^"]*"|[^&])+/g) ?? []
  return parts.map((part) => part.replaceAll('&', '%26').replaceAll('+', '%2B')).join('&')
}

// https://learn.microsoft.com/graph/aad-advanced-queries: the directory takes these parameters only so, on each page.
const eventual = { consistencylevel: 'eventual' }

function isAdvanced(query: CollectionStart['query']): boolean {
  return '$search' in query || '$count' in query
}
