import { ConfigurationError } from '../../errors'
import { path } from '../../http/path'

/**
 * A path with ids of Graph in it: idPath`/me/events/${id}`. Throws ConfigurationError for what cannot be one: Graph
 * takes an encoded slash, bracket or quote for a separator, and "delta" for a function.
 * https://github.com/microsoftgraph/microsoft-graph-docs/issues/10167
 */
export function idPath(literals: TemplateStringsArray, ...ids: readonly string[]): string {
  const bad = ids.find((id) => !isId(id))
  if (bad === undefined) return path(literals, ...ids)
  throw new ConfigurationError(
    `"${bad.slice(0, 40)}" cannot be an id of Microsoft Graph: those have letters, digits, "-", "_" and "=".`,
  )
}

/** True for what can be an id of Graph. */
export function isId(text: string): boolean {
  return /^[\w=+-]+$/.test(text) && text.toLowerCase() !== 'delta'
}
