/** Returns the value without these properties, at every depth. */
export function omitDeep(value: unknown, isOmitted: (name: string, value: unknown) => boolean): unknown {
  if (Array.isArray(value)) return value.map((each) => omitDeep(each, isOmitted))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name, each]) => !isOmitted(name, each))
      .map(([name, each]) => [name, omitDeep(each, isOmitted)]),
  )
}
