/** Returns the unchanged target of the link with the relation `next` in a Link header (RFC 8288 section 3). */
export function nextInHeader(header: string): string | undefined {
  for (const [, target = '', parameters = ''] of header.matchAll(links)) {
    const values = parametersOf(parameters)
    // A link with an anchor is about another resource than this page.
    const isNext = values.get('rel')?.toLowerCase().split(/\s+/).includes('next') && !values.has('anchor')
    if (isNext) return target.trim()
  }
  return undefined
}

// A quoted string can contain commas, semicolons, and text like another link.
const links = /<([^>]*)>((?:\s*;(?:\s*[^\s;,="]+(?:\s*=\s*(?:"(?:[^"\\]|\\.)*"|[^\s;,"]*))?)?)*)/g
const eachParameter = /;\s*([^\s;,="]+)(?:\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s;,"]*)))?/g

/** Returns the parameters by their names in lower case. If a name is repeated, the first one counts. */
function parametersOf(text: string): Map<string, string> {
  const values = new Map<string, string>()
  for (const [, name = '', quoted, token = ''] of text.matchAll(eachParameter)) {
    const key = name.toLowerCase()
    if (!values.has(key)) values.set(key, quoted?.replace(/\\(.)/g, '$1') ?? token)
  }
  return values
}
