import { ConfigurationError } from '../errors'
import { fill, type PlaceholderValues } from './definition/placeholders'

/** Returns the path with encoded placeholders and spaces, and without the given parameters in its query. */
export function filledPath(template: string, names: readonly string[], values: PlaceholderValues): string {
  const [bare = '', ...query] = template.split('?')
  const path = fill(bare, values, encodeSegment)
  if (path === undefined) {
    throw new ConfigurationError(
      'The field "path" has a placeholder without a value in the first poll. Set "watermark.start" in the field "definition", or move the placeholder to the query.',
    )
  }
  const kept = query
    .join('?')
    .split('&')
    .filter((part) => part !== '' && !names.includes(nameOf(part)))
    .map((part) => fill(part, values, encodeURIComponent))
    .filter((part) => part !== undefined)
  return [path, ...(kept.length > 0 ? [kept.join('&')] : [])].join('?').replaceAll(' ', '%20')
}

// A dot segment leads to another path, even if it is encoded.
function encodeSegment(value: string): string {
  if (value !== '' && value !== '.' && value !== '..') return encodeURIComponent(value)
  throw new ConfigurationError(
    `The value "${value}" cannot be a part of the field "path". Check the key "parents.value" of the field "definition".`,
  )
}

function nameOf(part: string): string {
  return [...new URLSearchParams(part).keys()][0] ?? ''
}
