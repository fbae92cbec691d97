/**
 * Returns the pattern of LIKE as a regular expression: `%` matches any string, `_` matches one character, and a
 * backslash escapes both.
 */
export function likePattern(pattern: string): RegExp {
  const source = pattern.replace(/\\([%_\\])|%|_|[.*+?^${}()|[\]\\/]/g, (written, escaped?: string) => {
    if (escaped !== undefined) return escaped === '\\' ? '\\\\' : escaped
    if (written === '%') return '.*'
    return written === '_' ? '.' : `\\${written}`
  })
  return new RegExp(`^${source}$`, 'isu')
}
