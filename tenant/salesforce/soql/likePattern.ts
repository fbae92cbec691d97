/** LIKE's pattern as a regular expression: `%` any text, `_` one character, either as itself after a backslash. */
export function likePattern(pattern: string): RegExp {
  const source = pattern.replace(/\\([%_\\])|%|_|[.*+?^${}()|[\]\\/]/g, (written, escaped?: string) => {
    if (escaped !== undefined) return escaped === '\\' ? '\\\\' : escaped
    if (written === '%') return '.*'
    return written === '_' ? '.' : `\\${written}`
  })
  return new RegExp(`^${source}$`, 'isu')
}
