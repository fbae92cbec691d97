/** The part of JSON Schema that component metadata uses. */
export interface Schema {
  readonly type?: string | readonly string[]
  readonly title?: string
  readonly description?: string
  readonly required?: boolean | readonly string[]
  readonly properties?: Readonly<Record<string, Schema>>
  readonly items?: Schema
  readonly enum?: readonly unknown[]
  readonly example?: unknown
  readonly examples?: readonly unknown[]
  readonly default?: unknown
  readonly format?: string
}

export interface SchemaField {
  /** Path with dots, such as `address.city`. */
  readonly path: string
  readonly title: string
  readonly type: string
  readonly description?: string
  readonly isRequired: boolean
  readonly choices?: readonly unknown[]
  /** Nested fields of an object. */
  readonly fields: readonly SchemaField[]
  /** A part that a form cannot show, as the schema has it. */
  readonly raw?: unknown
}

/** Returns the fields of an input schema. Reads `required` as a list and as a flag of the property. */
export function fieldsOfSchema(schema: unknown, prefix = ''): SchemaField[] {
  if (!isSchema(schema) || !schema.properties) return []
  const list = Array.isArray(schema.required) ? (schema.required as readonly string[]) : []
  return Object.entries(schema.properties).map(([name, property]) => {
    const path = prefix === '' ? name : `${prefix}.${name}`
    const type = typeOf(property)
    const fields = type === 'object' ? fieldsOfSchema(property, path) : []
    const isOpaque = type === 'array' || (type === 'object' && fields.length === 0)
    return {
      path,
      title: property.title ?? name,
      type,
      ...(property.description !== undefined && { description: property.description }),
      isRequired: property.required === true || list.includes(name),
      ...(property.enum && { choices: property.enum }),
      fields,
      ...(isOpaque && { raw: property }),
    }
  })
}

/** Returns an example that a schema describes, for a sample without a call. */
export function stubOf(schema: unknown, depth = 0): unknown {
  if (!isSchema(schema) || depth > 6) return null
  const { example, examples, default: fallback, enum: choices } = schema
  const given = [example, examples?.[0], fallback, choices?.[0]].find((value) => value !== undefined)
  if (given !== undefined) return given
  switch (typeOf(schema)) {
    case 'object':
      return Object.fromEntries(
        Object.entries(schema.properties ?? {}).map(([name, property]) => [
          name,
          stubOf(property, depth + 1),
        ]),
      )
    case 'array':
      return schema.items ? [stubOf(schema.items, depth + 1)] : []
    case 'number':
    case 'integer':
      return 1
    case 'boolean':
      return true
    default:
      return stubText(schema)
  }
}

function stubText({ format, title }: Schema): string {
  if (format === 'date-time') return '2026-01-31T08:00:00Z'
  if (format === 'date') return '2026-01-31'
  if (format === 'email') return 'ada@example.com'
  return title ?? 'text'
}

function typeOf({ type, properties, items }: Schema): string {
  const named = Array.isArray(type) ? type.find((each) => each !== 'null') : type
  return named ?? (properties ? 'object' : items ? 'array' : 'any')
}

function isSchema(value: unknown): value is Schema {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
