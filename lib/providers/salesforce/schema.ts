import type { InputOperation, JsonSchema } from '../objectOperations'
import type { FieldDescription, ObjectDescription } from './describe'

/** Returns the schema of a record as the API returns it. */
export function recordSchema({ fields }: ObjectDescription): JsonSchema {
  return { type: 'object', properties: propertiesOf(fields, returnedProperty) }
}

/** Returns the schema of the fields that can be set when a record is created or updated, or for either of them. */
export function inputSchema({ fields }: ObjectDescription, operation: InputOperation): JsonSchema {
  const writable = fields.filter(
    ({ isCreateable, isUpdateable }) =>
      (isCreateable && operation !== 'update') || (isUpdateable && operation !== 'create'),
  )
  const required =
    operation === 'create' ? writable.filter(({ isRequired }) => isRequired).map(({ name }) => name) : []
  const properties = propertiesOf(writable, writtenProperty)
  return { type: 'object', properties, ...(required.length > 0 && { required }) }
}

function propertiesOf(
  fields: readonly FieldDescription[],
  propertyOf: (field: FieldDescription) => JsonSchema,
): Record<string, JsonSchema> {
  return Object.fromEntries(fields.map((field) => [field.name, propertyOf(field)]))
}

function writtenProperty(field: FieldDescription): JsonSchema {
  const { type, choices } = field
  return { ...propertyOf(field), ...(type === 'picklist' && choices.length > 0 && { enum: choices }) }
}

/** A record can have null, and in a picklist a value that is no longer a choice, or that the API has set freely. */
function returnedProperty(field: FieldDescription): JsonSchema {
  const { properties, ...property } = propertyOf(field)
  return {
    ...(field.isNillable ? withNull(property) : property),
    ...(properties !== undefined && { properties: nullableParts(properties) }),
  }
}

/** The parts of an address or a location can be null, too. */
function nullableParts(properties: unknown): Record<string, JsonSchema> {
  return Object.fromEntries(
    Object.entries(Object(properties)).map(([name, part]) => [name, withNull(Object(part))]),
  )
}

function withNull({ type, ...schema }: JsonSchema): JsonSchema {
  return type === undefined ? { nullable: true, ...schema } : { type: [type, 'null'], ...schema }
}

function propertyOf({ label, type, length, choices }: FieldDescription): JsonSchema {
  // A type that is not known here is accepted as any value, because Salesforce adds new ones.
  const typed = Object.hasOwn(types, type) ? types[type] : {}
  return {
    title: label,
    ...typed,
    ...(typed?.['type'] === 'string' && length > 0 && type !== 'multipicklist' && { maxLength: length }),
    ...(type === 'multipicklist' && { description: `Separated by ";". Choices: ${choices.join(', ')}` }),
  }
}

const text = { type: 'string' }
const number = { type: 'number' }

const locationParts = {
  latitude: { ...number, title: 'Latitude' },
  longitude: { ...number, title: 'Longitude' },
}

const addressParts = {
  street: { ...text, title: 'Street' },
  city: { ...text, title: 'City' },
  state: { ...text, title: 'State' },
  postalCode: { ...text, title: 'Postal code' },
  country: { ...text, title: 'Country' },
  geocodeAccuracy: { ...text, title: 'Geocode accuracy' },
  ...locationParts,
}

/** https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/field_types.htm */
const types: Readonly<Record<string, JsonSchema>> = {
  string: text,
  textarea: text,
  id: text,
  reference: text,
  phone: text,
  email: text,
  url: text,
  picklist: text,
  multipicklist: text,
  combobox: text,
  encryptedstring: text,
  base64: text,
  time: text,
  date: { type: 'string', format: 'date' },
  datetime: { type: 'string', format: 'date-time' },
  boolean: { type: 'boolean' },
  int: { type: 'integer' },
  long: { type: 'integer' },
  double: number,
  currency: number,
  percent: number,
  address: { type: 'object', properties: addressParts },
  location: { type: 'object', properties: locationParts },
}
