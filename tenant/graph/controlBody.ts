import type { EventSeedOptions } from './calendar/calendarControl'
import type { MailboxSettings } from './calendar/mailboxSettings'
import type { ScheduleItem } from './calendar/schedules'
import { type Fault, type FaultRule, faultKinds } from './faults'
import type { MessageSeedOptions } from './mail/mailControl'
import { isObject } from './resources/kinds'

/** Everything a control call may carry; each call reads what concerns it. */
export interface ControlBody extends MessageSeedOptions, EventSeedOptions, Omit<FaultRule, 'path'> {
  readonly count?: number
  readonly ids?: readonly string[]
  readonly id?: string
  readonly toFolderId?: string
  readonly displayName?: string
  readonly fault?: Fault
  readonly path?: string
  readonly rounds?: number
  readonly pages?: number
  readonly address?: string
  readonly items?: readonly ScheduleItem[]
  readonly settings?: Partial<MailboxSettings>
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

type Check = (value: unknown) => boolean

const isNumber: Check = (value) => typeof value === 'number'
const isText: Check = (value) => typeof value === 'string'
const isFlag: Check = (value) => typeof value === 'boolean'
const isListOf =
  (isItem: Check): Check =>
  (value) =>
    Array.isArray(value) && value.every(isItem)

const checks: Record<keyof ControlBody, Check> = {
  count: isNumber,
  ids: isListOf(isText),
  id: isText,
  folderId: isText,
  toFolderId: isText,
  calendarId: isText,
  displayName: isText,
  fields: isObject,
  at: isNumber,
  spacingMs: isNumber,
  unread: isFlag,
  attachments: isListOf(isObject),
  from: isText,
  minutes: isNumber,
  everyMinutes: isNumber,
  timeZone: isText,
  fault: (value) => isObject(value) && faultKinds.some((kind) => kind === value['kind']),
  times: isNumber,
  after: isNumber,
  method: isText,
  path: isText,
  rounds: isNumber,
  pages: isNumber,
  address: isText,
  items: isListOf(isObject),
  settings: isObject,
}

function isName(name: string): name is keyof ControlBody {
  return Object.hasOwn(checks, name)
}
