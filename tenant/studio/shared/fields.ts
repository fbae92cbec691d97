import type { FieldDescription, Fields, Values } from './protocol'

export interface NamedField extends FieldDescription {
  readonly key: string
}

/** Returns the fields as the platform shows them: by `order`, highest first, otherwise as written. */
export function sortFields(fields: Fields): NamedField[] {
  return Object.entries(fields)
    .map(([key, field]) => ({ key, ...field }))
    .sort((a, b) => (b.order ?? 0) - (a.order ?? 0))
}

/** Returns the names of the fields that this one depends on. */
export function requirements(field: FieldDescription): readonly string[] {
  const { require = [] } = field
  return typeof require === 'string' ? [require] : require
}

/** Returns the labels of the fields that must be filled in before this one. */
export function unmet(field: FieldDescription, fields: Fields, values: Values): string[] {
  return requirements(field)
    .filter((key) => isEmpty(values[key]))
    .map((key) => fields[key]?.label ?? key)
}

/** Returns the labels of required fields without a value. Secrets that are kept have one that is never shown. */
export function missingFields(
  fields: Fields,
  values: Values,
  filledSecrets: readonly string[] = [],
): string[] {
  return sortFields(fields)
    .filter(({ viewClass, required }) => required && viewClass !== 'OAuthFieldView')
    .filter(({ key }) => isEmpty(values[key]) && !filledSecrets.includes(key))
    .map(({ key, label }) => label ?? key)
}

/** True if a field was left empty. The platform passes it as an absent value. */
export function isEmpty(value: unknown): boolean {
  return value === undefined || value === null || value === '' || value === false || isEmptyList(value)
}

/** Returns the values without the empty ones. */
export function filledValues(values: Values): Record<string, unknown> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => !isEmpty(value)))
}

export interface Choice {
  readonly key: string
  readonly label: string
}

/** Returns the choices of a select model, whose values are labels or objects with a label. */
export function choicesOf(model: Readonly<Record<string, unknown>>): Choice[] {
  return Object.entries(model).map(([key, value]) => ({ key, label: labelOf(value) ?? key }))
}

/** Returns the values after the choices of a field have changed, and the labels or keys that are no longer offered. */
export function keepOffered(value: unknown, choices: readonly Choice[]): { value: unknown; gone: string[] } {
  const offered = new Set(choices.map(({ key }) => key))
  if (Array.isArray(value)) {
    const gone = value.filter((key) => !offered.has(String(key))).map(String)
    return { value: value.filter((key) => offered.has(String(key))), gone }
  }
  if (isEmpty(value) || offered.has(String(value))) return { value, gone: [] }
  return { value: undefined, gone: [String(value)] }
}

function labelOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value
  if (typeof value !== 'object' || value === null) return undefined
  const { label, title } = value as { label?: unknown; title?: unknown }
  return [label, title].find((text): text is string => typeof text === 'string')
}

function isEmptyList(value: unknown): boolean {
  return Array.isArray(value) && value.length === 0
}
