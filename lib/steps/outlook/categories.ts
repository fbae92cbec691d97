import { ConfigurationError } from '../../errors'

/** Returns the names in a list or in a string with commas. Throws ConfigurationError for anything else. */
export function readCategories(value: unknown): readonly string[] | undefined {
  const list: unknown = typeof value === 'string' ? namesIn(value) : value
  if (list === undefined || (Array.isArray(list) && list.every((each) => typeof each === 'string')))
    return list
  throw new ConfigurationError('The field "categories" is not a list of names.')
}

function namesIn(text: string): string[] {
  return text
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '')
}
