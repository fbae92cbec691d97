import { ConfigurationError } from '../errors'

export type Variables = Readonly<Record<string, string | undefined>>

/** Returns a variable's value; undefined if it is missing or empty. */
export function optional(variables: Variables, name: string): string | undefined {
  return variables[name]?.trim() || undefined
}

/** Returns a variable's value. Throws ConfigurationError if it is missing. */
export function required(variables: Variables, name: string): string {
  const value = optional(variables, name)
  if (value === undefined) throw invalidVariable(name, 'is missing')
  return value
}

/** Returns a variable's whole number. Throws ConfigurationError for any other value. */
export function wholeNumber(variables: Variables, name: string, fallback: number, least: number): number {
  const text = optional(variables, name)
  if (text === undefined) return fallback
  const value = Number(text)
  if (/^\d+$/.test(text) && value >= least && value <= 2 ** 31 - 1) return value
  throw invalidVariable(name, `is not a whole number of ${least} or more`)
}

/** Returns a variable's URL. Throws ConfigurationError if it is missing or not a URL. */
export function requiredUrl(variables: Variables, name: string): URL {
  const text = required(variables, name)
  if (!URL.canParse(text)) throw invalidVariable(name, 'is not a URL')
  return new URL(text)
}

/** Returns a variable's value. Throws ConfigurationError if the list doesn't contain it. */
export function oneOf<T extends string>(variables: Variables, name: string, words: readonly [T, ...T[]]): T {
  const value = optional(variables, name) ?? words[0]
  const word = words.find((each) => each === value)
  if (word !== undefined) return word
  throw invalidVariable(name, `is neither ${words.map((each) => `"${each}"`).join(' nor ')}`)
}

/** Returns the error for a variable. `what` is the rest of a sentence that begins with its name. */
export function invalidVariable(name: string, what: string): ConfigurationError {
  return new ConfigurationError(
    `The environment variable ${name} ${what}. Set it in the component's settings.`,
  )
}
