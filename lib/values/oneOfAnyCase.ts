import { Fields } from './fields'

/** The word that a field has, whatever its case: connectors write some with capitals. Throws ConfigurationError. */
export function oneOfAnyCase<T extends string>(
  values: Readonly<Record<string, unknown>>,
  field: string,
  words: readonly T[],
  fallback?: T,
): T {
  const value = values[field]
  const lower = typeof value === 'string' ? value.trim().toLowerCase() : undefined
  const word = words.find((each) => each.toLowerCase() === lower)
  return word ?? new Fields(values).oneOf(field, words, fallback)
}
