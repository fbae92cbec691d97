import { ConfigurationError, inField, UnexpectedResponseError } from '../../errors'
import { type Api, jsonObject } from '../../http/api'
import { path } from '../../http/path'
import { describeFault } from './faults'

/** The part of a field's description that the component needs. */
export interface FieldDescription {
  readonly name: string
  readonly label: string
  readonly type: string
  readonly length: number
  readonly isCreateable: boolean
  readonly isUpdateable: boolean
  readonly isFilterable: boolean
  readonly isSortable: boolean
  readonly isNillable: boolean
  /** A record cannot be created without it. */
  readonly isRequired: boolean
  /** A value identifies at most one record. */
  readonly isUniqueKey: boolean
  readonly isExternalId?: boolean
  readonly choices: readonly string[]
}

export interface ObjectDescription {
  readonly name: string
  readonly isReplicateable: boolean
  /** The first three characters of its records' IDs. Absent if the object has no prefix. */
  readonly keyPrefix?: string
  /** A record can be read by its ID. */
  readonly isRetrieveable: boolean
  readonly isQueryable: boolean
  readonly fields: readonly FieldDescription[]
}

// A new field appears this much later; each poll saves a request.
const keptMs = 5 * 60_000

/** Returns the description of an object, kept for some minutes. Throws ConfigurationError for an unknown one. */
export async function describeObject(api: Api, objectType: string): Promise<ObjectDescription> {
  const known = api.memory?.get(memoryKey(objectType)) as ObjectDescription | undefined
  if (known) return known
  const description = await readDescription(api, objectType)
  api.memory?.set(memoryKey(objectType), description, keptMs)
  return description
}

/** Forgets a description that a response has contradicted. Returns false if none was kept. */
export function forgetDescription({ memory }: Api, objectType: string): boolean {
  const isKept = memory?.get(memoryKey(objectType)) !== undefined
  memory?.delete(memoryKey(objectType))
  return isKept
}

function memoryKey(objectType: string): string {
  return `describe ${objectType}`
}

/** https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/resources_sobject_describe.htm */
async function readDescription(api: Api, objectType: string): Promise<ObjectDescription> {
  const describePath = inField('objectType', () => path`/sobjects/${objectType}/describe`)
  const response = await api({ method: 'GET', path: describePath, accepts: [404] })
  if (response.status === 404 && describeFault(response).kind === 'notFound') {
    throw new ConfigurationError(
      `The field "objectType" is "${objectType.slice(0, 40)}", but Salesforce has no such object, or the account has no access to it. Check the field "objectType".`,
    )
  }
  const description = jsonObject(response, `the description of ${objectType}`)
  const { fields, replicateable, retrieveable, queryable, keyPrefix } = description
  if (!Array.isArray(fields)) {
    throw new UnexpectedResponseError(
      `Salesforce returned a description of ${objectType} without fields. Try again later.`,
    )
  }
  return {
    name: objectType,
    isReplicateable: replicateable === true,
    ...(typeof keyPrefix === 'string' && { keyPrefix }),
    isRetrieveable: retrieveable !== false,
    isQueryable: queryable !== false,
    fields: fields.map((field) => readField(field, objectType)),
  }
}

/** Returns the description of a field. Throws ConfigurationError if the object has no such field. */
export function fieldOf({ name, fields }: ObjectDescription, fieldName: string): FieldDescription {
  const field = fields.find((each) => each.name.toLowerCase() === fieldName.toLowerCase())
  if (field) return field
  throw new ConfigurationError(
    `The object ${name} has no field "${fieldName.slice(0, 40)}". Check its API name.`,
  )
}

/** Returns the names of all fields that a query can return without one request per record. */
export function readableFields({ fields }: ObjectDescription): string[] {
  return fields.filter(({ type }) => type !== 'base64').map(({ name }) => name)
}

/** Returns the description of a field that identifies a record. Throws ConfigurationError for another or unknown field. */
export function uniqueFieldOf(description: ObjectDescription, fieldName: string): FieldDescription {
  const field = fieldOf(description, fieldName)
  if (field.isUniqueKey) return field
  throw new ConfigurationError(
    `The field "${fieldName}" of ${description.name} does not identify a record. Choose the Id, an external ID, or a lookup field such as Email.`,
  )
}

function readField(field: unknown, objectType: string): FieldDescription {
  const { name, label, type, length, createable, updateable, filterable, nillable, ...rest } = Object(field)
  const { defaultedOnCreate, externalId, idLookup, picklistValues, sortable } = rest
  if (typeof name !== 'string' || !/^[a-z]\w*$/i.test(name)) {
    throw new UnexpectedResponseError(
      `Salesforce returned a field of ${objectType} without a name. Try again later.`,
    )
  }
  return {
    name,
    label: typeof label === 'string' ? label : name,
    type: typeof type === 'string' ? type : '',
    length: typeof length === 'number' ? length : 0,
    isCreateable: createable === true,
    isUpdateable: updateable === true,
    isFilterable: filterable !== false,
    isSortable: sortable !== false,
    isNillable: nillable !== false,
    isRequired: createable === true && nillable === false && defaultedOnCreate !== true,
    // Standard fields such as Email identify a record without being external IDs.
    isUniqueKey: name === 'Id' || externalId === true || idLookup === true,
    ...(externalId === true && { isExternalId: true }),
    choices: Array.isArray(picklistValues) ? picklistValues.filter(isActive).map(({ value }) => value) : [],
  }
}

function isActive(choice: unknown): choice is { value: string } {
  const { value, active } = Object(choice)
  return typeof value === 'string' && active !== false
}
