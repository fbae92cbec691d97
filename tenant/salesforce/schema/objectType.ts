import type { Field } from './field'

export type FieldValues = Readonly<Record<string, unknown>>

/** A validation rule. `holds` receives the record as it would be stored. */
interface ValidationRule {
  readonly holds: (fields: FieldValues) => boolean
  readonly message: string
  /** The field at which the page shows the message. Defaults to the top of the page. */
  readonly field?: string
}

interface Definition {
  readonly name: string
  readonly label: string
  readonly labelPlural: string
  /** The first three characters of its IDs, or null if it does not have its own records. */
  readonly keyPrefix: string | null
  readonly fields: readonly Field[]
  readonly queryable?: boolean
  readonly replicateable?: boolean
  /** If false, the API cannot create, change, or delete its records. */
  readonly writable?: boolean
  /** Fields whose values are computed from other fields. */
  readonly computed?: Readonly<Record<string, (fields: FieldValues) => unknown>>
  readonly rules?: readonly ValidationRule[]
  /** Returns the fields of the seeded record with this number. */
  readonly sample: (number: number) => FieldValues
}

/** An object of the org. Like Salesforce, it finds objects and fields by their names in any case. */
export interface ObjectType extends Required<Definition> {
  readonly custom: boolean
  readonly defaults: FieldValues
  field(name: string): Field | undefined
}

/** Returns the object of a definition. */
export function objectType(definition: Definition): ObjectType {
  const { name, fields } = definition
  const byName = new Map(fields.map((field) => [field.name.toLowerCase(), field]))
  return {
    queryable: true,
    replicateable: true,
    writable: true,
    computed: {},
    rules: [],
    ...definition,
    custom: /__(c|mdt)$/.test(name),
    defaults: Object.fromEntries(fields.flatMap(defaultOf)),
    field: (wanted) => byName.get(wanted.toLowerCase()),
  }
}

function defaultOf({ name, type, defaultValue, picklistValues }: Field): [string, unknown][] {
  const chosen = picklistValues.find((entry) => entry.defaultValue)?.value
  if (name === 'IsDeleted') return []
  if (type === 'boolean') return [[name, defaultValue]]
  return chosen === undefined ? [] : [[name, chosen]]
}
