import type { EmitBehavior } from '../lib/emit/emitPages'
import type { WriteSwitch } from '../lib/providers/objectOperations'
import type { Field } from './types'

/** Returns the field `objectType`, whose choices the provider lists. */
export function objectType(note: string): Field {
  return {
    label: 'Object Type',
    viewClass: 'SelectView',
    required: true,
    model: 'objectTypes',
    prompt: 'Choose an object type',
    note,
  }
}

/** Returns the field `parentId`: a Microsoft folder or calendar. */
export function parentId(note: string): Field {
  return {
    label: 'Folder',
    viewClass: 'SelectView',
    require: ['objectType'],
    model: 'parents',
    prompt: 'Choose a folder or calendar',
    note,
  }
}

/** Returns a field whose choices are the fields with unique values, such as `lookupBy`. */
export function uniqueField(label: string, note: string): Field {
  return {
    label,
    viewClass: 'SelectView',
    require: ['objectType'],
    model: 'uniqueFields',
    prompt: 'Choose a unique field',
    note,
  }
}

export const optionalLookupBy = uniqueField(
  'Lookup By',
  'Unique field that identifies the record. Defaults to its ID.',
)

/** The check boxes of Salesforce for steps that write one record. */
export const writeSwitches: Readonly<Record<WriteSwitch, Field>> = {
  allowDuplicates: {
    label: 'Allow Duplicates',
    viewClass: 'CheckBoxView',
    note: 'Salesforce only. Saves the record even if a duplicate rule reports it.',
  },
  skipAssignmentRules: {
    label: 'Skip Assignment Rules',
    viewClass: 'CheckBoxView',
    note: 'Salesforce only. Keeps the given owner instead of applying the active assignment rule.',
  },
}

export const emitBehavior: Field = {
  label: 'Emit Behavior',
  viewClass: 'SelectView',
  model: {
    emitIndividually: 'Emit individually (default)',
    emitPage: 'Emit page',
    emitAll: 'Emit all',
  } satisfies Record<EmitBehavior, string>,
  prompt: 'Choose an emit behavior',
  note: "Emits one message per record, per page, or per execution. Each message counts toward the platform's quota.",
}

export const mailbox: Field = {
  label: 'Mailbox',
  viewClass: 'TextFieldView',
  placeholder: 'sales@example.com',
  note: "Microsoft only. Address or ID of a shared mailbox or another user's. Defaults to the account's own mailbox.",
}

export const pageSize: Field = {
  label: 'Page Size',
  viewClass: 'TextFieldView',
  placeholder: '1000',
  note: 'Maximum number of records per page, up to the limit of the API. Defaults to 1000.',
}

export const singlePagePerInterval: Field = {
  label: 'Single Page per Interval',
  viewClass: 'CheckBoxView',
  note: 'Emits one page per execution and continues with the next page in the next execution.',
}

export const calendarId: Field = {
  label: 'Calendar',
  viewClass: 'SelectView',
  model: 'calendars',
  prompt: 'Choose a calendar',
  note: 'Calendar of the mailbox. Defaults to the default calendar.',
}

/** Returns the field `timeZone`, whose choices the mailbox lists. */
export function timeZone(note: string): Field {
  return {
    label: 'Time Zone',
    viewClass: 'SelectView',
    model: 'timeZones',
    prompt: 'Choose a time zone',
    note,
  }
}

export const busyStatuses: Field = {
  label: 'Busy When Shown As',
  viewClass: 'MultiSelectView',
  model: {
    tentative: 'Tentative',
    busy: 'Busy',
    oof: 'Out of office',
    workingElsewhere: 'Working elsewhere',
    unknown: 'Unknown',
    free: 'Free',
  },
  prompt: 'Choose statuses',
  note: 'Event statuses that count as busy. Defaults to tentative, busy, out of office, and unknown.',
}
