import { type Fault, faultKinds } from '../faults'

/** Everything a control call may carry; each call reads what concerns it. */
export interface ControlBody {
  readonly objectType?: string
  readonly count?: number
  readonly perSecond?: number
  readonly at?: number
  readonly fields?: Record<string, unknown>
  readonly ids?: readonly string[]
  readonly belowId?: string
  /** The number that `begin` answered */
  readonly transaction?: number
  readonly fault?: Fault
  readonly times?: number
  readonly after?: number
  readonly method?: string
  readonly path?: string
  readonly used?: number
  readonly limit?: number
  readonly size?: number
  readonly isOldClosed?: boolean
  readonly milliseconds?: number
}

/** Parses the JSON of a control call; throws a sentence about a name or a type that is not known. */
export function parseControlBody(text: string): ControlBody {
  const body: unknown = JSON.parse(text || '{}')
  if (!isObject(body)) throw new Error('A control call takes one JSON object.')
  for (const [name, value] of Object.entries(body)) {
    if (!isName(name)) throw new Error(`There is no '${name}'. There are: ${Object.keys(checks).join(', ')}`)
    if (!checks[name](value)) throw new Error(`'${name}' is not of its type.`)
  }
  return body
}

/** The value of a name that a call cannot do without. */
export function required<Name extends keyof ControlBody>(
  body: ControlBody,
  name: Name,
): NonNullable<ControlBody[Name]> {
  const value = body[name]
  if (value === undefined || value === null) throw new Error(`'${name}' is missing.`)
  return value
}

const isNumber = (value: unknown): boolean => typeof value === 'number'
const isText = (value: unknown): boolean => typeof value === 'string'
const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const checks: Record<keyof ControlBody, (value: unknown) => boolean> = {
  objectType: isText,
  count: isNumber,
  perSecond: isNumber,
  at: isNumber,
  fields: isObject,
  ids: (value) => Array.isArray(value) && value.every(isText),
  belowId: isText,
  transaction: isNumber,
  fault: (value) => isObject(value) && faultKinds.some((kind) => kind === value['kind']),
  times: isNumber,
  after: isNumber,
  method: isText,
  path: isText,
  used: isNumber,
  limit: isNumber,
  size: isNumber,
  isOldClosed: (value) => typeof value === 'boolean',
  milliseconds: isNumber,
}

function isName(name: string): name is keyof ControlBody {
  return Object.hasOwn(checks, name)
}
