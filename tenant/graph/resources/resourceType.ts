import { unreadableBody } from '../graphError'
import type { Kinds, ValuesOf } from './kinds'

/** The properties of one type of Graph. */
export interface ResourceType<Table extends Kinds = Kinds> {
  readonly name: string
  /** What a person may write. */
  readonly kinds: Table
  /** What the mailbox itself writes. */
  readonly readOnly: readonly string[]
}

/** Every property that `$select` may name. */
export function propertyNames({ kinds, readOnly }: ResourceType): readonly string[] {
  return [...readOnly, ...Object.keys(kinds)]
}

/** What Graph shows of a new resource on which nothing was written. */
export function emptyValues<Table extends Kinds>({ kinds }: ResourceType<Table>): ValuesOf<Table> {
  const entries = Object.entries(kinds).map(([name, { empty }]) => [name, empty])
  return Object.fromEntries(entries) as ValuesOf<Table>
}

/** Refuses what is no property of the type, and values of another kind; passes over annotations and what is read-only. */
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
