import { isObject } from './isObject'
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

/** Returns a copy of the value with `inserted` at a dot path. Creates missing objects, and replaces list elements. */
export function withValueAt(value: unknown, path: string, inserted: unknown): unknown {
  const [name = '', ...rest] = path.split('.')
  const set = (held: unknown) => (rest.length === 0 ? inserted : withValueAt(held, rest.join('.'), inserted))
  if (Array.isArray(value) && /^\d+$/.test(name)) {
    const copy = [...value]
    copy[Number(name)] = set(copy[Number(name)])
    return copy
  }
  const object = isObject(value) ? value : {}
  if (Object.hasOwn(object, path)) return { ...object, [path]: inserted }
  return {
    ...object,
    [name]: set(Object.hasOwn(object, name) ? object[name as keyof typeof object] : undefined),
  }
}

/** Returns the same name for all spellings of a property: `has_more`, `hasMore`, and `HasMore`. */
export function looseName(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]/g, '')
}

/** Returns an error code and its last part, `ExpiredToken` for `com.example#ExpiredToken` or `oauth.v2.ExpiredToken`. */
export function namesOfCode(code: string): string[] {
  return [code, /[^.:/#]*$/.exec(code)?.[0] ?? '']
}

/** Returns the values of an object's properties with one of these names in any spelling, in the order of the names. */
export function valuesNamed(value: unknown, names: readonly string[]): unknown[] {
  const field = looseReader(value)
  return names.map(field).filter((each) => each !== undefined)
}

/** Returns a function that reads an object's properties by their names in any spelling. */
export function looseReader(value: unknown): (name: string) => unknown {
  const fields = new Map(
    isObject(value) ? Object.entries(value).map(([name, each]) => [looseName(name), each]) : [],
  )
  return (name) => fields.get(looseName(name))
}
