import { ConfigurationError, inField, UnexpectedResponseError } from '../../errors'
import { type Api, jsonObject } from '../../http/api'
import { path } from '../../http/path'

/** A field as `describe` tells it, as far as the component needs it. */
export interface FieldDescription {
  readonly name: string
  readonly label: string
  readonly type: string
  readonly length: number
  readonly isCreateable: boolean
  readonly isUpdateable: boolean
  readonly isFilterable: boolean
  /** A record cannot be created without it. */
  readonly isRequired: boolean
  /** One record at most is meant by a value. */
  readonly isUniqueKey: boolean
  readonly choices: readonly string[]
}

export interface ObjectDescription {
  readonly name: string
  readonly isReplicateable: boolean
  /** The first three characters of the ids of its records; absent if the object has none of its own. */
  readonly keyPrefix?: string
  readonly fields: readonly FieldDescription[]
  /** The server's clock, milliseconds since 1970; undefined where it was not told. */
  readonly serverTimeMs: number | undefined
}

/**
 * What an object is like; throws ConfigurationError for an unknown one.
 * https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/resources_sobject_describe.htm
 */
export async function describeObject(api: Api, objectType: string): Promise<ObjectDescription> {
  const describePath = inField('objectType', () => path`/sobjects/${objectType}/describe`)
  const response = await api({ method: 'GET', path: describePath, accepts: [404] })
  if (response.status === 404) {
    throw new ConfigurationError(
      `The field "objectType": Salesforce has no object "${objectType.slice(0, 40)}", or the account may not see it.`,
    )
  }
  const { fields, replicateable, keyPrefix } = jsonObject(response, `the description of ${objectType}`)
  if (!Array.isArray(fields)) {
    throw new UnexpectedResponseError(`Salesforce described ${objectType} without its fields.`)
  }
  const serverTimeMs = Date.parse(response.headers['date'] ?? '')
  return {
    name: objectType,
    isReplicateable: replicateable === true,
    ...(typeof keyPrefix === 'string' && { keyPrefix }),
    fields: fields.map((field) => readField(field, objectType)),
    serverTimeMs: Number.isNaN(serverTimeMs) ? undefined : serverTimeMs,
  }
}

/** The description of a field; throws ConfigurationError where the object has none of that name. */
export function fieldOf({ name, fields }: ObjectDescription, fieldName: string): FieldDescription {
  const field = fields.find((each) => each.name.toLowerCase() === fieldName.toLowerCase())
  if (field) return field
  throw new ConfigurationError(`The object ${name} has no field "${fieldName.slice(0, 40)}".`)
}

/** Throws ConfigurationError where the object or field is unknown, or no row can be found by it. */
export async function checkUniqueKey(api: Api, objectType: string, fieldName: string): Promise<void> {
  if (fieldOf(await describeObject(api, objectType), fieldName).isUniqueKey) return
  throw new ConfigurationError(
    `The field "${fieldName}" of ${objectType} is neither the Id nor an external id nor a lookup field such as Email, so that no record is found by it.`,
  )
}

function readField(field: unknown, objectType: string): FieldDescription {
  const { name, label, type, length, createable, updateable, filterable, nillable, ...rest } = Object(field)
  const { defaultedOnCreate, externalId, idLookup, picklistValues } = rest
  if (typeof name !== 'string' || !/^[a-z]\w*$/i.test(name)) {
    throw new UnexpectedResponseError(`Salesforce described a field of ${objectType} without a name.`)
  }
  return {
    name,
    label: typeof label === 'string' ? label : name,
    type: typeof type === 'string' ? type : '',
    length: typeof length === 'number' ? length : 0,
    isCreateable: createable === true,
    isUpdateable: updateable === true,
    isFilterable: filterable !== false,
    isRequired: createable === true && nillable === false && defaultedOnCreate !== true,
    // Standard fields such as Email are looked up without being external ids.
    isUniqueKey: name === 'Id' || externalId === true || idLookup === true,
    choices: Array.isArray(picklistValues) ? picklistValues.filter(isActive).map(({ value }) => value) : [],
  }
}

function isActive(choice: unknown): choice is { value: string } {
  const { value, active } = Object(choice)
  return typeof value === 'string' && active !== false
}
