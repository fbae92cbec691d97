/** The value without the properties of these names, at every depth. */
export function omitDeep(value: unknown, isLeftOut: (name: string) => boolean): unknown {
  if (Array.isArray(value)) return value.map((each) => omitDeep(each, isLeftOut))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name]) => !isLeftOut(name))
      .map(([name, each]) => [name, omitDeep(each, isLeftOut)]),
  )
}
