import type { Field } from './field'

export type FieldValues = Readonly<Record<string, unknown>>

/** A validation rule: `holds` is given the record as it would be stored. */
interface ValidationRule {
  readonly holds: (fields: FieldValues) => boolean
  readonly message: string
  /** Where the page shows it; absent: at its top */
  readonly field?: string
}

interface Definition {
  readonly name: string
  readonly label: string
  readonly labelPlural: string
  /** The first three characters of its ids; null where it has no records of its own */
  readonly keyPrefix: string | null
  readonly fields: readonly Field[]
  readonly queryable?: boolean
  readonly replicateable?: boolean
  /** False: records come and go by other ways than the API */
  readonly writable?: boolean
  /** Fields whose values come from others */
  readonly computed?: Readonly<Record<string, (fields: FieldValues) => unknown>>
  readonly rules?: readonly ValidationRule[]
  /** What seeding writes into the record with this number */
  readonly sample: (number: number) => FieldValues
}

/** An object of the org. Names of objects and fields are found in any case, as Salesforce does it. */
export interface ObjectType extends Required<Definition> {
  readonly custom: boolean
  readonly defaults: FieldValues
  field(name: string): Field | undefined
}

/** The object that a definition describes. */
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
