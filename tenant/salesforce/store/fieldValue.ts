import { type SalesforceError, unreadableJson, writeError } from '../apiError'
import type { Field } from '../schema/field'
import { parseId } from './recordIds'
import { parseTime, timestamp } from './timestamp'

type Parse = (value: unknown, field: Field) => unknown

/** Returns a value as it is stored in the field. Throws Salesforce's error if the value is invalid. */
export function parseFieldValue(field: Field, value: unknown): unknown {
  if (value === null || value === '') return null
  return (parsers[field.type] ?? parseText)(value, field)
}

const parsers: Readonly<Record<string, Parse>> = {
  boolean: (value, field) => (typeof value === 'boolean' ? value : undefined) ?? unfit(field, value),
  int: (value, field) => parseNumber(value, field, /^[+-]?\d+$/),
  double: (value, field) => parseNumber(value, field),
  currency: (value, field) => parseNumber(value, field),
  percent: (value, field) => parseNumber(value, field),
  date: (value, field) => parseShaped(value, field, /^\d{4}-\d\d-\d\d$/),
  time: (value, field) => parseShaped(value, field, /^\d\d:\d\d:\d\d\.\d{3}Z$/),
  datetime: parseDateTime,
  reference: parseReference,
  picklist: parsePicklist,
  multipicklist: parsePicklist,
  email: parseEmail,
  hologram: (value) => value,
}

function parseText(value: unknown, field: Field): string {
  if (typeof value !== 'string') throw unreadable(field, value)
  if (value.length <= field.length) return value
  const message = `${field.label}: data value too large: ${value} (max length=${field.length})`
  throw writeError('STRING_TOO_LONG', message, [field.name])
}

function parseNumber(value: unknown, field: Field, shape = /^[+-]?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?$/): number {
  const isSpelled = typeof value === 'number' || typeof value === 'string'
  return isSpelled && shape.test(String(value)) ? Number(value) : unfit(field, value)
}

function parseShaped(value: unknown, field: Field, shape: RegExp): string {
  const isShaped = typeof value === 'string' && shape.test(value)
  const isReal = isShaped && (field.type !== 'date' || !Number.isNaN(Date.parse(value)))
  return isReal ? value : unfit(field, value)
}

function parseDateTime(value: unknown, field: Field): string {
  const time = typeof value === 'string' ? parseTime(value) : undefined
  return time === undefined ? unfit(field, value) : timestamp(time)
}

function parseReference(value: unknown, field: Field): string {
  const id = parseId(parseText(value, field))
  if (id !== undefined) return id
  throw writeError('MALFORMED_ID', `${field.label}: id value of incorrect type: ${value}`, [field.name])
}

function parsePicklist(value: unknown, field: Field): string {
  const chosen = parseText(value, field)
  const values = field.type === 'multipicklist' ? chosen.split(';') : [chosen]
  const isOffered = (wanted: string): boolean =>
    field.picklistValues.some((entry) => entry.active && entry.value === wanted)
  const bad = field.restrictedPicklist ? values.find((wanted) => !isOffered(wanted)) : undefined
  if (bad === undefined) return chosen
  const message = `${field.label}: bad value for restricted picklist field: ${bad}`
  throw writeError('INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST', message, [field.name])
}

function parseEmail(value: unknown, field: Field): string {
  const address = parseText(value, field)
  if (/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(address)) return address
  const message = `${field.label}: invalid email address: ${address}`
  throw writeError('INVALID_EMAIL_ADDRESS', message, [field.name])
}

function unfit(field: Field, value: unknown): never {
  throw unreadable(field, value)
}

function unreadable({ type }: Field, value: unknown): SalesforceError {
  const kind = value === Object(value) ? 'START_OBJECT' : `VALUE_${(typeof value).toUpperCase()}`
  return unreadableJson(`Cannot deserialize instance of ${type} from ${kind} value ${JSON.stringify(value)}`)
}
