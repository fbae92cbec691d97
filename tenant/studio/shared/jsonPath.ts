/** Returns the JSONata path of a member, such as `body.items[0].name`. */
export function pathOf(parts: readonly (string | number)[]): string {
  return parts.reduce<string>((path, part) => {
    if (typeof part === 'number') return `${path}[${part}]`
    const name = /^[A-Za-z_]\w*$/.test(part) ? part : `\`${part.replaceAll('`', '')}\``
    return path === '' ? name : `${path}.${name}`
  }, '')
}

/** Returns the member of nested objects at a path with dots. */
export function valueAt(value: unknown, path: string): unknown {
  return path.split('.').reduce<unknown>((inner, name) => {
    return typeof inner === 'object' && inner !== null ? (inner as Record<string, unknown>)[name] : undefined
  }, value)
}

/** Returns nested objects with the member at a path replaced, or removed if the value is undefined. */
export function withValue(value: unknown, path: string, member: unknown): Record<string, unknown> {
  const [name = '', ...rest] = path.split('.')
  const own = typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {}
  const { [name]: old, ...others } = own as Record<string, unknown>
  const inner = rest.length === 0 ? member : withValue(old, rest.join('.'), member)
  const isEmpty = inner === undefined || (rest.length > 0 && Object.keys(inner as object).length === 0)
  return isEmpty ? others : { ...own, [name]: inner }
}
