export interface ModelRecord {
  readonly id: number
  readonly timeMs: number
  /** Increases with each change of any record. */
  readonly change: number
}

/** Returns a template with the record's ID and time filled in; a number stays a number. */
export function filled(template: unknown, record: ModelRecord): unknown {
  if (Array.isArray(template)) return template.map((each) => filled(each, record))
  if (typeof template === 'object' && template !== null) {
    return Object.fromEntries(Object.entries(template).map(([name, each]) => [name, filled(each, record)]))
  }
  if (typeof template !== 'string') return template
  const alone = /^\{(seconds|ms|number)\}$/.exec(template)?.[1]
  if (alone !== undefined) return forms[alone]?.(record)
  return template.replace(/\{(\w+)\}/g, (whole, name: string) => String(forms[name]?.(record) ?? whole))
}

const iso = ({ timeMs }: ModelRecord) => new Date(timeMs).toISOString()

const forms: Readonly<Record<string, (record: ModelRecord) => string | number>> = {
  id: ({ id }) => `r${id}`,
  number: ({ id }) => id,
  change: ({ change }) => change,
  iso: (record) => iso(record).replace('.000Z', 'Z'),
  isoMs: iso,
  offset: (record) => iso(record).replace('.000Z', '+00:00'),
  spaced: (record) => iso(record).slice(0, 19).replace('T', ' '),
  seconds: ({ timeMs }) => timeMs / 1000,
  fraction: ({ timeMs }) => `${timeMs / 1000}.000100`,
  ms: ({ timeMs }) => timeMs,
  ticks: ({ timeMs }) => `/Date(${timeMs}+0000)/`,
}

/** Returns the time in any form in which an API accepts it. */
export function timeIn(text: string): number | undefined {
  if (/^\d+(\.\d+)?$/.test(text)) return Number(text) < 1e11 ? Number(text) * 1000 : Number(text)
  const isZoned = /(Z|[+-]\d{2}:?\d{2})$/.test(text) || !text.includes(':')
  const time = Date.parse(isZoned ? text : `${text.replace(' ', 'T')}Z`)
  return Number.isNaN(time) ? undefined : time
}

/** Returns the value at a dot path. */
export function at(value: unknown, path: string): unknown {
  return path.split('.').reduce<unknown>((inner, name) => Object(inner)[name], value)
}

/** Returns the object with a value at a dot path; a numeric name makes a list. */
export function put(object: unknown, path: string, value: unknown): unknown {
  const [name = '', ...rest] = path.startsWith('@') ? [path] : path.split('.')
  const held = Object(object)[name] as unknown
  const inner = rest.length === 0 ? value : put(held, rest.join('.'), value)
  if (!/^\d+$/.test(name)) return { ...Object(object), [name]: inner }
  const list = Array.isArray(object) ? [...object] : []
  list[Number(name)] = inner
  return list
}
