import { ConfigurationError } from '../../errors'
import { path } from '../../http/path'

/**
 * Returns a path with IDs: idPath`/me/events/${id}`. Throws ConfigurationError for an invalid ID: Graph reads an encoded
 * slash, bracket, or quote as a separator, and "delta" as a function.
 * https://github.com/microsoftgraph/microsoft-graph-docs/issues/10167
 */
export function idPath(literals: TemplateStringsArray, ...ids: readonly string[]): string {
  const bad = ids.find((id) => !isId(id))
  if (bad === undefined) return path(literals, ...ids)
  throw new ConfigurationError(
    `"${bad.slice(0, 40)}" is not an ID of Microsoft Graph. IDs contain only letters, digits, "-", "_", and "=".`,
  )
}

/** True if a value can be an ID in Graph. */
export function isId(text: string): boolean {
  return /^[\w=+-]+$/.test(text) && text.toLowerCase() !== 'delta'
}
