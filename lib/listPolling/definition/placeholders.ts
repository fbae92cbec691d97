import { UnexpectedResponseError } from '../../errors'
import { lookUp } from '../../values/lookUp'
import { formatTime, isTimeFormat, readTime, type TimeValue } from './timeFormats'

/** A record of a parent list, and the value by which its own list is requested. */
export interface ParentRecord {
  readonly value: TimeValue
  readonly record: unknown
  readonly parent?: ParentRecord | undefined
}

/** The values of placeholders. An undefined value is not known yet. An absent name is not a placeholder. */
export interface PlaceholderValues {
  readonly now: number
  readonly value?: TimeValue | undefined
  readonly cursor?: TimeValue | undefined
  readonly offset?: TimeValue | undefined
  readonly page?: TimeValue | undefined
  readonly parent?: ParentRecord | undefined
}

type Name = keyof PlaceholderValues

/** True if the string has a placeholder of this name. */
export function hasPlaceholder(text: string, name: Name): boolean {
  return [...text.matchAll(placeholder)].some(
    ([, each, , , format]) => each === name && isKnownFormat(format),
  )
}

/**
 * Returns the string with its placeholders replaced and other braces unchanged. Returns undefined if a placeholder has no
 * value yet, such as a watermark before the first poll.
 */
export function fill(
  text: string,
  values: PlaceholderValues,
  encode: (value: string) => string = (value) => value,
): string | undefined {
  let isComplete = true
  const filled = text.replace(placeholder, (whole, name: Name, ...parts: (string | undefined)[]) => {
    if (!(name in values) || !isKnownFormat(parts[2])) return whole
    const value = placeholderValue(name, parts, values)
    isComplete &&= value !== undefined
    return value === undefined ? '' : encode(String(value))
  })
  return isComplete ? filled : undefined
}

/** Returns a JSON value with its placeholders replaced. A string that is only a placeholder gets the type of its value. */
export function fillJson(json: unknown, values: PlaceholderValues): unknown {
  if (typeof json === 'string') {
    const [whole, name, ...parts] = alone.exec(json) ?? []
    const isAlone = whole !== undefined && name !== undefined && name in values && isKnownFormat(parts[2])
    return isAlone ? placeholderValue(name as Name, parts, values) : fill(json, values)
  }
  if (Array.isArray(json)) {
    return json.map((each) => fillJson(each, values)).filter((each) => each !== undefined)
  }
  if (typeof json !== 'object' || json === null) return json
  return Object.fromEntries(
    Object.entries(json)
      .map(([key, each]) => [key, fillJson(each, values)] as const)
      .filter(([, each]) => each !== undefined),
  )
}

// For {now-30d:date}: a name, an offset of "now", a path in the parent's record, and a format.
const form = String.raw`\{(value|now|cursor|offset|page|parent)((?:[+-]\d{1,6}[smhdw])?)((?:\.[\w@$-]+)*)(?::([^{}]+))?\}`
const placeholder = new RegExp(form, 'g')
const alone = new RegExp(`^${form}$`)

const unitMs: Readonly<Record<string, number>> = {
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
}

function isKnownFormat(format: string | undefined): boolean {
  return format === undefined || isTimeFormat(format)
}

function placeholderValue(
  name: Name,
  [shift = '', path = '', format]: readonly (string | undefined)[],
  values: PlaceholderValues,
): TimeValue | undefined {
  if (name === 'now') return formatTime(values.now + shiftMs(shift), format ?? 'iso')
  const value = name === 'parent' ? parentValue(values.parent, path.slice(1)) : values[name]
  if (value === undefined || format === undefined) return value
  const time = readTime(value)
  if (time !== undefined) return formatTime(time, format)
  throw new UnexpectedResponseError(
    `The value "${String(value).slice(0, 40)}" is not a time, so the placeholder {${name}:${format}} cannot be filled in. Use {${name}}, or another field for the watermark.`,
  )
}

function shiftMs(shift: string): number {
  const [, sign, count = '0', unit = 's'] = /^([+-])(\d+)(.)$/.exec(shift) ?? []
  return (sign === '-' ? -1 : 1) * Number(count) * (unitMs[unit] ?? 0)
}

function parentValue(parent: ParentRecord | undefined, path: string): TimeValue | undefined {
  if (!parent || path === '') return parent?.value
  if (parent.parent && /^parent(\.|$)/.test(path))
    return parentValue(parent.parent, path.slice('parent.'.length))
  const value = lookUp(parent.record, path)
  return typeof value === 'string' || typeof value === 'number' ? value : undefined
}
