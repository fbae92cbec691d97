import { ConfigurationError } from '../errors'
import { parseIsoTime } from './isoTime'
import { hasLoneSurrogate } from './loneSurrogate'

/** Reads the fields of a configuration or message body; each reader throws ConfigurationError naming the field. */
export class Fields {
  constructor(private readonly values: Readonly<Record<string, unknown>>) {}

  /** Undefined where the field is absent, null or blank. */
  text(name: string): string | undefined {
    const value = this.values[name]
    if (isAbsent(value)) return undefined
    if (typeof value !== 'string') throw bad(name, 'is not a text')
    if (hasLoneSurrogate(value)) throw bad(name, 'has half a character and cannot be sent')
    return value.trim()
  }

  requiredText(name: string): string {
    const value = this.text(name)
    if (value === undefined) throw bad(name, 'is missing')
    return value
  }

  oneOf<T extends string>(name: string, choices: readonly T[], fallback?: T): T {
    const value = this.text(name) ?? fallback
    const choice = choices.find((each) => each === value)
    if (choice !== undefined) return choice
    const what = value === undefined ? 'is missing' : `is "${value.slice(0, 40)}"`
    throw bad(name, `${what}, but it must be one of ${choices.join(', ')}`)
  }

  /** Returns the word of the list that the field has in any case: connectors write some with capitals. */
  oneOfIgnoringCase<T extends string>(name: string, words: readonly T[], fallback?: T): T {
    const value = this.values[name]
    const lower = typeof value === 'string' ? value.trim().toLowerCase() : undefined
    const word = words.find((each) => each.toLowerCase() === lower)
    return word ?? this.oneOf(name, words, fallback)
  }

  isChecked(name: string, fallback = false): boolean {
    const value = this.values[name]
    if (isAbsent(value)) return fallback
    if (typeof value === 'boolean') return value
    if (value === 'true' || value === 'false') return value === 'true'
    throw bad(name, 'is neither true nor false')
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
    throw bad(name, `is not a whole number ${range}`)
  }

  /** Milliseconds since 1970; a time without a zone is UTC. */
  time(name: string): number | undefined {
    const value = this.text(name)
    if (value === undefined) return undefined
    const time = parseIsoTime(value)
    if (time !== undefined) return time
    throw bad(name, `is "${value.slice(0, 40)}", but it must be a time such as 2026-01-31T08:00:00Z`)
  }

  /** A list of names; a text with commas counts as one, absent or empty means undefined. */
  names(name: string): readonly string[] | undefined {
    const value = this.values[name]
    const list: unknown = typeof value === 'string' ? value.split(',').map((each) => each.trim()) : value
    if (isAbsent(value) || (Array.isArray(list) && list.length === 0)) return undefined
    if (Array.isArray(list) && list.every((each) => typeof each === 'string' && /^\w[\w.]*$/.test(each)))
      return list
    throw bad(name, 'is not a list of field names')
  }

  /** Returns the filled fields only, so that an empty field of a message leaves the step's own as it is. */
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

function bad(name: string, what: string): ConfigurationError {
  return new ConfigurationError(`The field "${name}" ${what}.`)
}
