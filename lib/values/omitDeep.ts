/** Returns the value without the properties of these names, at every depth. */
export function omitDeep(value: unknown, isOmitted: (name: string) => boolean): unknown {
  if (Array.isArray(value)) return value.map((each) => omitDeep(each, isOmitted))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name]) => !isOmitted(name))
      .map(([name, each]) => [name, omitDeep(each, isOmitted)]),
  )
}
