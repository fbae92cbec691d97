import { unreadableBody } from '../graphError'
import type { Kinds, ValuesOf } from './kinds'

/** The properties of one Graph type. */
export interface ResourceType<Table extends Kinds = Kinds> {
  readonly name: string
  /** The properties that a user can write. */
  readonly kinds: Table
  /** The properties that only the mailbox writes. */
  readonly readOnly: readonly string[]
}

/** Returns all properties that `$select` supports. */
export function propertyNames({ kinds, readOnly }: ResourceType): readonly string[] {
  return [...readOnly, ...Object.keys(kinds)]
}

/** Returns the properties of a new resource before any are written. */
export function emptyValues<Table extends Kinds>({ kinds }: ResourceType<Table>): ValuesOf<Table> {
  const entries = Object.entries(kinds).map(([name, { empty }]) => [name, empty])
  return Object.fromEntries(entries) as ValuesOf<Table>
}

/**
 * Parses the properties of a request. Throws for unknown properties and invalid values. Ignores annotations and
 * read-only properties.
 */
export function parseFields<Table extends Kinds>(
  body: Record<string, unknown>,
  type: ResourceType<Table>,
): Partial<ValuesOf<Table>> {
  const fields: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(body)) {
    if (type.readOnly.includes(name) || name.includes('@odata.')) continue
    const kind = Object.hasOwn(type.kinds, name) ? type.kinds[name] : undefined
    if (!kind) throw unknownField(name, type)
    fields[name] = kind.read(value)
    if (fields[name] === undefined) {
      throw unreadableBody(`Cannot convert the value of the property '${name}' to its type.`)
    }
  }
  return fields as Partial<ValuesOf<Table>>
}

function unknownField(property: string, { name }: ResourceType): Error {
  return unreadableBody(
    `The property '${property}' does not exist on type 'microsoft.graph.${name}'. Make sure to only use property names that are defined by the type or mark the type as open type.`,
  )
}
