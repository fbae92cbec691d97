/**
 * Returns the value at a dot path, or undefined if there is none: `meta.next`, `links.0.href`, `@odata.nextLink`.
 * A property whose own name contains the dots takes precedence.
 */
export function lookUp(value: unknown, path: string): unknown {
  if (typeof value !== 'object' || value === null) return undefined
  if (Object.hasOwn(value, path)) return value[path as keyof typeof value]
  for (let dot = path.indexOf('.'); dot >= 0; dot = path.indexOf('.', dot + 1)) {
    const name = path.slice(0, dot)
    const found = Object.hasOwn(value, name)
      ? lookUp(value[name as keyof typeof value], path.slice(dot + 1))
      : undefined
    if (found !== undefined) return found
  }
  return undefined
}

/** Returns a copy of the value with `inserted` at a dot path; missing objects are created, list elements replaced. */
export function withValueAt(value: unknown, path: string, inserted: unknown): unknown {
  const [name = '', ...rest] = path.split('.')
  const set = (held: unknown) => (rest.length === 0 ? inserted : withValueAt(held, rest.join('.'), inserted))
  if (Array.isArray(value) && /^\d+$/.test(name)) {
    const copy = [...value]
    copy[Number(name)] = set(copy[Number(name)])
    return copy
  }
  const object = typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {}
  if (Object.hasOwn(object, path)) return { ...object, [path]: inserted }
  return {
    ...object,
    [name]: set(Object.hasOwn(object, name) ? object[name as keyof typeof object] : undefined),
  }
}
