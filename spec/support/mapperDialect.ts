import Ajv from 'ajv'

/** The part of the platform's metadata dialect that the specs read. */
export interface MapperSchema {
  readonly type: string
  readonly title?: string
  readonly description?: string
  readonly enum?: readonly unknown[]
  readonly properties?: Readonly<Record<string, MapperSchema>>
  readonly items?: MapperSchema
  readonly required?: boolean
  readonly order?: number
}

const types = ['string', 'number', 'boolean', 'object', 'array']

/** Returns the parts of a schema that the platform's mapper cannot read, with their paths. */
export function dialectFaults(schema: unknown, path = 'schema'): string[] {
  if (typeof schema !== 'object' || schema === null) return [`${path} is not a schema`]
  const { type, properties, items, required, description = '' } = schema as Partial<MapperSchema>
  const entries = Object.entries(properties ?? {})
  const orders = entries.map(([, { order }]) => order)
  return [
    ...(types.includes(String(type)) ? [] : [`${path} has the type ${JSON.stringify(type)}`]),
    ...(required === undefined || required === true
      ? []
      : [`${path} has required: ${JSON.stringify(required)}`]),
    ...(type === 'object' && !properties ? [`${path} is an object without properties`] : []),
    ...(path.endsWith('[]') && type === 'object' && properties && entries.length === 0
      ? [`${path} is an object in a list without fields`]
      : []),
    ...(type === 'array' && !items ? [`${path} is a list without items`] : []),
    ...(/[<>]/.test(description) || description.length >= 150
      ? [`${path} has a description that is folded`]
      : []),
    ...(orders.every((order, index) => order === orders.length - index)
      ? []
      : [`${path} has unordered properties`]),
    ...entries.flatMap(([name, property]) => [
      ...(property.title ? [] : [`${path}.${name} has no title`]),
      ...dialectFaults(property, `${path}.${name}`),
    ]),
    ...(items ? dialectFaults(items, `${path}[]`) : []),
  ]
}

/** Returns the JSON Schema that is equivalent to a schema of the mapper. */
export function toJsonSchema({ order: _, required: __, properties, items, ...rest }: MapperSchema): object {
  return {
    ...rest,
    ...(properties && {
      required: requiredNames({ properties }),
      properties: Object.fromEntries(
        Object.entries(properties).map(([name, property]) => [name, toJsonSchema(property)]),
      ),
    }),
    ...(items && { items: toJsonSchema(items) }),
  }
}

/** Returns the names of the properties that a message must have. */
export function requiredNames({ properties = {} }: Pick<MapperSchema, 'properties'>): string[] {
  return Object.keys(properties).filter((name) => properties[name]?.required)
}

const ajv = new Ajv({ allErrors: true, strictTypes: false, formats: { date: true, 'date-time': true } })

/** Returns what the metadata does not allow in a body, each with its path. */
export function metadataFaults(schema: unknown, body: unknown): string[] {
  const validate = ajv.compile(toJsonSchema(schema as MapperSchema))
  validate(body)
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`)
}
