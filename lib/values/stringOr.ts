/** Returns the value if it is a string, and otherwise the other value. */
export function stringOr<T>(value: unknown, otherwise: T): string | T {
  return typeof value === 'string' ? value : otherwise
}
