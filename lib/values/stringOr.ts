/** The value where it is a text, else the other one: what an API sends need not be what it promises. */
export function stringOr<T>(value: unknown, otherwise: T): string | T {
  return typeof value === 'string' ? value : otherwise
}
