/**
 * The value at a dotted path, undefined where there is none: `meta.next`, `links.0.href`, `@odata.nextLink`.
 * A property whose own name holds the dots is found first.
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
