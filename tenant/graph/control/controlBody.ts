import { isObject } from '../../isObject'
import { isFlag, isListOf, isNumber, isText } from '../../twin/checks'
import type { ControlChecks } from '../../twin/control'
import type { FaultRule } from '../../twin/faultQueue'
import type { EventSeedOptions } from '../calendar/calendarControl'
import type { MailboxSettings } from '../calendar/mailboxSettings'
import type { ScheduleItem, ShownSchedule } from '../calendar/scheduleItem'
import { type Fault, isFault } from '../faults/faults'
import type { MessageSeedOptions } from '../mail/mailControl'

/** All fields of the control requests. Each request reads the fields that it needs. */
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
  readonly shown?: ShownSchedule
  readonly items?: readonly ScheduleItem[]
  readonly settings?: Partial<MailboxSettings>
}

export const controlChecks: ControlChecks<ControlBody> = {
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
  fault: isFault,
  times: isNumber,
  after: isNumber,
  method: isText,
  path: isText,
  rounds: isNumber,
  pages: isNumber,
  address: isText,
  items: isListOf(isObject),
  shown: isText,
  settings: isObject,
}
