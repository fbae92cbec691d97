import type { ApiCall } from './apiCall'
import { type ContactFields, type FieldKind, fieldKinds, isFieldName, readOnlyNames } from './contactFields'
import { badRequest, unreadableBody } from './graphError'

/** The fields of a contact that a POST or PATCH sends; read-only ones and annotations are passed over. */
export function contactFieldsOf(call: ApiCall): ContactFields {
  return parseContactFields(jsonObject(call))
}

/** Refuses what is no property of a contact, and values of another type. */
export function parseContactFields(body: Record<string, unknown>): ContactFields {
  const fields: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(body)) {
    if (readOnlyNames.includes(name) || name.startsWith('@odata.')) continue
    if (!isFieldName(name)) throw unknownField(name)
    if (!isOfKind[fieldKinds[name]](value)) {
      throw unreadableBody(`Cannot convert the value of the property '${name}' to its type.`)
    }
    fields[name] = value
  }
  return fields as ContactFields
}

/** The JSON object a request carries. */
export function jsonObject({ headers, body }: ApiCall): Record<string, unknown> {
  if (!/^application\/json\b/i.test(headers['content-type'] ?? '')) {
    throw badRequest('Entity only allows writes with a JSON Content-Type header.')
  }
  const value = parseJson(body)
  if (!isObject(value)) throw unreadableBody('The request body must be a JSON object.')
  return value
}

const isOfKind: Record<FieldKind, (value: unknown) => boolean> = {
  text: (value) => value === null || typeof value === 'string',
  time: (value) => value === null || (typeof value === 'string' && !Number.isNaN(Date.parse(value))),
  texts: (value) => Array.isArray(value) && value.every((item) => typeof item === 'string'),
  emails: (value) => Array.isArray(value) && value.every(hasOnlyTexts(['name', 'address'])),
  address: (value) => hasOnlyTexts(['street', 'city', 'state', 'countryOrRegion', 'postalCode'])(value),
}

function hasOnlyTexts(names: readonly string[]): (value: unknown) => boolean {
  return (value) =>
    isObject(value) &&
    Object.entries(value).every(([name, part]) => name.startsWith('@odata.') || isTextOf(names, name, part))
}

function isTextOf(names: readonly string[], name: string, part: unknown): boolean {
  return names.includes(name) && (part === null || typeof part === 'string')
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw badRequest(
      'Unable to read JSON request payload. Please ensure Content-Type header is set and payload is of valid JSON format.',
    )
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function unknownField(name: string): Error {
  return unreadableBody(
    `The property '${name}' does not exist on type 'microsoft.graph.contact'. Make sure to only use property names that are defined by the type or mark the type as open type.`,
  )
}
