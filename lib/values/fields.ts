import { ConfigurationError } from '../errors'
import { parseIsoTime } from './isoTime'
import { hasLoneSurrogate } from './text/loneSurrogate'

/** Reads the fields of a configuration or message body. Each reader throws ConfigurationError if the field is invalid. */
export class Fields {
  constructor(private readonly values: Readonly<Record<string, unknown>>) {}

  /** Returns undefined if the field is absent, null, or empty. */
  text(name: string): string | undefined {
    const value = this.values[name]
    if (isAbsent(value)) return undefined
    if (typeof value !== 'string') throw notString(name, value)
    if (hasLoneSurrogate(value)) throw incompleteCharacter(name)
    return value.trim()
  }

  /** Returns a string, also for a number, or undefined if the field is empty. */
  freeText(name: string): string | undefined {
    const value = this.values[name]
    return typeof value === 'number' && Number.isFinite(value) ? String(value) : this.text(name)
  }

  requiredText(name: string): string {
    const value = this.text(name)
    if (value === undefined) throw invalidField(name, 'is missing')
    return value
  }

  oneOf<T extends string>(name: string, choices: readonly T[], fallback?: T): T {
    const value = this.text(name) ?? fallback
    const choice = choices.find((each) => each === value)
    if (choice !== undefined) return choice
    const what = value === undefined ? 'is missing' : `is "${value.slice(0, 40)}"`
    throw invalidField(name, `${what}, but it must be one of ${choices.join(', ')}`)
  }

  /** Returns the matching word of the list. Ignores case, because other connectors use capitals. */
  oneOfIgnoringCase<T extends string>(name: string, words: readonly T[], fallback?: T): T {
    const value = this.values[name]
    const lower = typeof value === 'string' ? value.trim().toLowerCase() : undefined
    const word = words.find((each) => each.toLowerCase() === lower)
    return word ?? this.oneOf(name, words, fallback)
  }

  /** Returns the value of a check box. The platform documents "on" for a selected one, and sends true. */
  isChecked(name: string, fallback = false): boolean {
    const value = this.values[name]
    if (isAbsent(value)) return fallback
    const word = String(value).trim().toLowerCase()
    if (word === 'true' || word === 'on') return true
    if (word === 'false' || word === 'off') return false
    throw invalidField(name, 'is neither true nor false')
  }

  positiveInteger(name: string, fallback: number): number {
    return this.wholeNumber(name, 1, Number.MAX_SAFE_INTEGER, fallback)
  }

  wholeNumber(name: string, least: number, most: number, fallback: number): number {
    const value = this.values[name]
    if (isAbsent(value)) return fallback
    const number = typeof value === 'string' ? Number(value) : value
    if (typeof number === 'number' && Number.isInteger(number) && number >= least && number <= most)
      return number
    const range = most === Number.MAX_SAFE_INTEGER ? `of ${least} or more` : `from ${least} to ${most}`
    throw invalidField(name, `is not a whole number ${range}`)
  }

  /** Returns milliseconds since 1970. A time without a time zone is UTC. */
  time(name: string): number | undefined {
    const value = this.text(name)
    if (value === undefined) return undefined
    const time = parseIsoTime(value)
    if (time !== undefined) return time
    throw invalidField(name, `is "${value.slice(0, 40)}", but it must be a time such as 2026-01-31T08:00:00Z`)
  }

  /** Returns a list of names, also from a string with commas, or undefined if the field is empty. */
  names(name: string): readonly string[] | undefined {
    const value = this.values[name]
    const list: unknown = typeof value === 'string' ? value.split(',').map((each) => each.trim()) : value
    if (isAbsent(value) || (Array.isArray(list) && list.length === 0)) return undefined
    if (Array.isArray(list) && list.every((each) => typeof each === 'string' && /^\w[\w.]*$/.test(each)))
      return list
    throw invalidField(name, 'is not a list of field names')
  }

  /** Returns only fields with a value, so that empty fields of a message don't override the step's fields. */
  withoutEmpty(): Readonly<Record<string, unknown>> {
    return Object.fromEntries(
      Object.entries(this.values).filter(
        ([, value]) => value !== undefined && value !== null && value !== '',
      ),
    )
  }
}

function isAbsent(value: unknown): boolean {
  return value === undefined || value === null || (typeof value === 'string' && value.trim() === '')
}

function invalidField(name: string, what: string): ConfigurationError {
  return new ConfigurationError(`The field "${name}" ${what}.`)
}

/** Returns the error for a value of another type than a string. */
export function notString(name: string, value: unknown): ConfigurationError {
  const type = Array.isArray(value) ? 'list' : typeof value
  return invalidField(name, `is not a string. Replace the ${type} with a string`)
}

function incompleteCharacter(name: string): ConfigurationError {
  return new ConfigurationError(
    `The field "${name}" contains an incomplete character (an unpaired UTF-16 surrogate). Remove it.`,
  )
}
