import { ConfigurationError } from '../errors'
import { hasLoneSurrogate } from '../values/text/loneSurrogate'

/**
 * Returns a path with percent-encoded values: path`/me/contacts/${id}`. Throws ConfigurationError for a value that leads
 * to another path (an empty one, a dot segment) or can't be encoded.
 */
export function path(literals: TemplateStringsArray, ...values: readonly string[]): string {
  return literals.reduce((text, literal, index) => text + segment(values[index - 1] ?? '') + literal)
}

function segment(value: string): string {
  if (value === '' || value === '.' || value === '..' || hasLoneSurrogate(value)) {
    throw new ConfigurationError(`"${value.slice(0, 40)}" cannot be an ID or name in a path of the API.`)
  }
  return encodeURIComponent(value).replace(
    /[!'()*]/g,
    (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`,
  )
}

/**
 * Returns the URL with the parameters added. `$` stays readable, as in OData, and a space becomes %20. Throws
 * ConfigurationError if a value can't be encoded.
 */
export function withQuery(url: URL, query: Readonly<Record<string, string>>): URL {
  const added = Object.entries(query).map(([name, value]) =>
    [name, value].map((text) => queryEncode(text, name)).join('='),
  )
  const withAdded = new URL(url)
  withAdded.search = [url.search.slice(1), ...added].filter((part) => part !== '').join('&')
  return withAdded
}

function queryEncode(text: string, parameter: string): string {
  if (hasLoneSurrogate(text)) {
    throw new ConfigurationError(
      `The query parameter "${parameter.slice(0, 40)}" contains an incomplete character (an unpaired UTF-16 surrogate). Remove it.`,
    )
  }
  return encodeURIComponent(text).replaceAll('%24', '$').replaceAll('%2C', ',')
}
