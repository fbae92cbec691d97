import type { EventAccess, EventSource } from '../../../eventOperations'
import type { JsonSchema } from '../../../objectOperations'
import { Connection } from '../connection'
import { RpcFailure, rpcFault } from '../rpcFault'
import { checkedTopic } from '../topics'
import { type AvroType, payloadFormat } from './avro'

/** Returns the metadata of a topic's payload; a channel of several entities has none of its own. */
export async function payloadSchema(access: EventAccess, source: EventSource): Promise<JsonSchema> {
  const topic = checkedTopic(source.topic)
  if (topic === '/data/ChangeEvents' || topic.endsWith('__chn')) return anyObject
  const connection = new Connection(() => access, source, new Map())
  try {
    const schemaId = await connection.schemaIdOfTopic()
    return jsonSchema(payloadFormat(await connection.schema(schemaId)).type)
  } catch (error) {
    throw error instanceof RpcFailure ? rpcFault(error.status, topic).error : error
  } finally {
    connection.close()
  }
}

const anyObject: JsonSchema = { type: 'object', properties: {} }

function jsonSchema(type: AvroType): JsonSchema {
  if (type.types) return jsonSchema(type.types.findLast(({ typeName }) => typeName !== 'null') ?? type)
  if (type.typeName === 'array')
    return { type: 'array', items: type.itemsType ? jsonSchema(type.itemsType) : {} }
  if (type.typeName === 'enum') return { type: 'string', enum: type.symbols ?? [] }
  if (type.typeName === 'map') return anyObject
  if (type.typeName !== 'record') return { type: simpleTypes[type.typeName] ?? 'string' }
  const properties = (type.fields ?? []).map(({ name, type }) => [name, { title: name, ...jsonSchema(type) }])
  return { type: 'object', properties: Object.fromEntries(properties) }
}

const simpleTypes: Readonly<Record<string, string>> = {
  boolean: 'boolean',
  int: 'number',
  long: 'number',
  'abstract:long': 'number',
  float: 'number',
  double: 'number',
}
