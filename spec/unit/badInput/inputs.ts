import fc from 'fast-check'
import { type Field, optionsOf, type Step } from '../../contract/project'
import { present } from './wildValues'

/**
 * Secrets that must not appear in errors, log lines, or messages. The number separates the accounts of the
 * runs.
 */
const heldTokens = (run: number) => ({
  access_token: `held-access-secret-${run}`,
  refresh_token: `held-refresh-secret-${run}`,
})

/** Mixes expected and wild values. */
export type Blend = (expected: fc.Arbitrary<unknown>, weight?: number) => fc.Arbitrary<unknown>

/** Uses only expected values. */
export const onlyExpected: Blend = (expected) => expected

/** Returns arbitrary configurations of a step: the fields of its account and its own. */
export function configs(
  step: Pick<Step, 'key' | 'fields'>,
  baseUrl: string,
  blend: Blend,
): fc.Arbitrary<Config> {
  return fc.oneof(
    ...providers.map((provider) => ({
      arbitrary: configsOf(provider, step, baseUrl, blend),
      weight: provider === 'microsoft' && outlookSteps.includes(step.key) ? 8 : 1,
    })),
  )
}

/** Steps that only Microsoft supports, so that other accounts are rejected early. */
const outlookSteps = ['sendMail', 'moveMail', 'createEvent', 'checkAvailability', 'findNextAvailableTime']

export type Config = Record<string, unknown>

const providers = ['microsoft', 'salesforce', 'custom'] as const
type ProviderName = (typeof providers)[number]

function configsOf(
  provider: ProviderName,
  { fields = {} }: Pick<Step, 'fields'>,
  baseUrl: string,
  blend: Blend,
): fc.Arbitrary<Config> {
  const own = Object.entries(fields).map(
    ([name, field]): Part => [name, blend(fieldValue(name, field, provider), 14)],
  )
  return fc
    .tuple(fc.nat(2 ** 31), accounts(provider, baseUrl, blend), fc.record(Object.fromEntries(own)))
    .map(([run, account, values]) => {
      const oauth = { ...heldTokens(run), instance_url: baseUrl, expires_in: 3600 }
      return present({ _account: `account-${run}`, oauth, ...account, ...values })
    })
}

/** Returns configurations for which every step knows the schemas of its messages. */
export function saneConfigs(baseUrl: string): Record<string, unknown>[] {
  const oauth = { ...heldTokens(-1), instance_url: baseUrl }
  const common = { apiBaseUrl: baseUrl, oauth, termNumber: 2 }
  return [
    ...['id', 'emailAddress'].map((by) => ({
      provider: 'microsoft',
      objectType: 'contacts',
      lookupBy: by,
      upsertBy: by,
    })),
    ...['Id', 'Number__c'].map((by) => ({
      provider: 'salesforce',
      objectType: 'Contact',
      lookupBy: by,
      upsertBy: by,
    })),
  ].map((own) => ({ ...common, ...own }))
}

function accounts(provider: ProviderName, baseUrl: string, blend: Blend): fc.Arbitrary<Config> {
  const absent = fc.constant(undefined)
  return fc
    .record({
      provider: blend(fc.constant(provider), 30),
      apiBaseUrl: blend(fc.constant(`${baseUrl}/v1.0`), 30),
      verifyPath: blend(fc.constantFrom(undefined, '/me'), 14),
      refreshPolicy: blend(fc.constantFrom(undefined, 'whenRejected', 'everyCall', 'ahead'), 14),
      _account: blend(absent, 30),
      oauth: blend(absent, 30),
      secretId: blend(fc.constantFrom(undefined, undefined, undefined, undefined, 'secret-1'), 30),
    })
    .map(present)
}

function fieldValue(name: string, field: Field, provider: ProviderName): fc.Arbitrary<unknown> {
  const known = { ...fieldValues, ...(provider === 'salesforce' ? salesforceValues : {}) }[name]
  const options = optionsOf(field)
  if (known) return fc.constantFrom(...known)
  if (field.viewClass === 'MultiSelectView') return fc.subarray(options)
  if (options.length > 0) return fc.constantFrom(undefined, ...options)
  return fc.constantFrom(
    undefined,
    ...(field.viewClass === 'CheckBoxView' ? [true, false, 'true'] : ['a', '1']),
  )
}

const fieldValues: Readonly<Record<string, readonly unknown[]>> = {
  objectType: ['contacts', 'contacts', 'messages', 'events', 'calendars'],
  parentId: [undefined, undefined, undefined, 'AAMkFolder='],
  selectedFields: [undefined, undefined, ['id', 'displayName'], 'id'],
  onlyUnread: [undefined, undefined, undefined, false, true],
  attachments: [undefined, undefined, 'none', 'link'],
  startTime: [undefined, undefined, '0000-01-01', '2026-01-01T00:00:00Z'],
  endTime: [undefined, undefined, '2026-12-31', '9999-12-31T23:59:59.999Z'],
  pageSize: ['1', 2, '1000', Number.MAX_SAFE_INTEGER],
  lookupBy: ['id', 'emailAddress'],
  upsertBy: [undefined, 'id', 'emailAddress'],
  destinationId: [undefined, 'AAMkFolder='],
  termNumber: [undefined, '0', '1', 2],
  mailbox: [undefined, undefined, undefined, 'ada@contoso.example'],
  allowDuplicates: [undefined, undefined, false, true],
  skipAssignmentRules: [undefined, undefined, false, true],
  method: [undefined, undefined, undefined, 'GET', 'POST'],
  body: [undefined, undefined, undefined, undefined, '{"limit": 2}'],
  headers: [undefined, undefined, 'X-Api-Version: 3'],
  watermarkTemplate: [undefined, undefined, undefined, undefined, '{value:iso}'],
  definition: [undefined, undefined, undefined, undefined, undefined, '{"request": {"path": "/items"}}'],
  path: ['/items', '/items?limit=2', 'items'],
  itemsPath: [undefined, undefined, 'value'],
  pagingField: ['@odata.nextLink', 'next'],
  pagingParameter: [undefined, 'at'],
  watermarkField: ['lastModifiedDateTime', 'id', 'x.y'],
  watermarkParameter: [undefined, 'since'],
  pageSizeParameter: [undefined, 'size'],
  timeZone: [undefined, 'Europe/Berlin', 'W. Europe Standard Time'],
  calendarId: [undefined, 'AAMkCalendar='],
  duration: ['30', 60],
  horizonDays: [undefined, '1', 7],
  workingHours: [undefined, 'mailbox', 'none'],
  workDays: [undefined],
  workStart: [undefined],
  workEnd: [undefined],
}

const salesforceValues: Readonly<Record<string, readonly unknown[]>> = {
  objectType: ['Contact'],
  parentId: [undefined],
  selectedFields: [undefined, undefined, ['Id', 'Name'], 'Name'],
  lookupBy: ['Id', 'Id', 'Number__c'],
  upsertBy: [undefined, 'Id', 'Number__c'],
}

/** Returns arbitrary messages with bodies that follow the schemas. */
export function messages(schemas: readonly Schema[], blend: Blend): fc.Arbitrary<unknown> {
  const bodies = schemas.map((schema) => valueFor(schema, blend))
  const body = fc.tuple(...bodies).map((parts) => Object.assign({}, ...parts))
  return blend(fc.record({ id: blend(fc.constant('message-1')), body: blend(body, 12) }).map(present), 30)
}

/** The part of JSON Schema that the component's metadata uses. */
export interface Schema {
  readonly type?: string | readonly string[]
  readonly enum?: readonly unknown[]
  readonly format?: string
  readonly properties?: Readonly<Record<string, Schema>>
  readonly required?: boolean
  readonly items?: Schema
  readonly anyOf?: readonly Schema[]
  readonly oneOf?: readonly Schema[]
}

/** Returns the property names of a schema at every depth. */
export function namesOf({ properties, items, anyOf = [], oneOf = [] }: Schema): string[] {
  const inner = [...Object.values(properties ?? {}), ...(items ? [items] : []), ...anyOf, ...oneOf]
  return [...Object.keys(properties ?? {}), ...inner.flatMap(namesOf)]
}

/** Returns values that follow the schema, except for occasional wild parts. */
function valueFor(schema: Schema, blend: Blend, name = ''): fc.Arbitrary<unknown> {
  const { enum: choices, properties, items } = schema
  // Generated URLs are never those of files.
  if (name === 'attachments') return fc.constantFrom([], [{ url: 'https://127.0.0.1:9/file' }])
  const several = schema.anyOf ?? schema.oneOf
  if (several) return fc.oneof(...several.map((each) => valueFor(each, blend, name)))
  if (choices) return fc.constantFrom(...choices)
  if (properties) {
    const parts = Object.entries(properties).map(
      ([key, each]): Part => [key, blend(valueFor(each, blend, key), 14)],
    )
    return fc.record(Object.fromEntries(parts), {
      requiredKeys: Object.keys(properties).filter((key) => properties[key]?.required),
    })
  }
  if (items) return fc.array(blend(valueFor(items, blend, name), 14), { maxLength: 3 })
  return fc.constantFrom(...(valuesByName[name] ?? valuesByType[String([schema.type].flat()[0])] ?? ['a']))
}

type Part = [string, fc.Arbitrary<unknown>]

const valuesByType: Readonly<Record<string, readonly unknown[]>> = {
  number: [0, 1, 0.5],
  boolean: [true, false],
  object: [{}, { a: 1 }],
  array: [[], ['a']],
  string: ['a', 'ada@example.com', '2099-05-01T10:00:00Z', 'UTC'],
}

const valuesByName: Readonly<Record<string, readonly unknown[]>> = {
  id: ['AAMkAD1='],
  Id: ['003000000000001AAA'],
  messageId: ['AAMkAD1='],
  to: ['ada@example.com', 'Ada <ada@example.com>, b@example.com', ['ada@example.com']],
  cc: ['', 'ada@example.com'],
  bcc: ['', 'ada@example.com'],
  replyTo: ['', 'ada@example.com'],
  start: ['2099-05-01T10:00:00Z', { dateTime: '2099-05-01T10:00:00', timeZone: 'UTC' }],
  end: ['2099-05-01T23:00:00+01:00'],
  time: [undefined],
  dateTime: ['2099-05-01T10:00:00', '2099-05-01T12:00:00Z'],
  timeZone: ['UTC', 'Europe/Berlin'],
  duration: [15, 30],
  attendees: ['ada@example.com', ['ada@example.com', 'b@example.com']],
  optionalAttendees: ['', 'c@example.com'],
  resourceAttendees: ['', 'room@example.com'],
  locationEmailAddress: ['room@example.com'],
  recurrence: [undefined],
  isAllDay: [undefined, false, false, true],
  reminderMinutesBeforeStart: [0, 15],
  fieldValue: ['Ada', 1, true, null, '2026-01-01'],
  url: ['/me', '/items?a=1', '/contacts'],
  query: ['SELECT Id FROM Contact', '/me/contacts?$filter=a eq 1'],
  headers: [{}, { prefer: 'x' }, { 'x-a': 1 }],
  data: [undefined, 'text', { a: 1 }],
}
