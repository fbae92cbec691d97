/** True for an object that isn't an array. */
export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/**
 * True for null, an empty string, or an object of such values, which the platform's mapper produces if optional values are
 * missing. Properties that are in `ignored` don't count.
 */
export function isBlank(value: unknown, ignored: readonly string[] = []): boolean {
  if (value === undefined || value === null) return true
  if (typeof value === 'string') return value.trim() === ''
  if (!isObject(value)) return false
  return Object.entries(value).every(([name, each]) => ignored.includes(name) || isBlank(each, ignored))
}
