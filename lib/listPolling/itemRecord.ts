import type { ObjectRecord, RecordBody } from '../providers/objectOperations'
import type { ProviderKey } from '../providers/provider'
import { hashOf } from '../values/hash'
import { omitDeep } from '../values/omitDeep'

/**
 * An item of a list as a record. It is known by what it says, whether or not it has an id or a time: so two changes
 * within one second of the API's clock are two versions. An item that is no object is put into `value`.
 */
export function itemRecord(item: unknown, provider: ProviderKey): ObjectRecord {
  const body = bodyOf(item, provider)
  const version = hashOf(body)
  return { id: version, version, body }
}

/** Without transport annotations (contract section 6). */
function bodyOf(item: unknown, provider: ProviderKey): RecordBody {
  const isObject = typeof item === 'object' && item !== null && !Array.isArray(item)
  return omitDeep(isObject ? item : { value: item }, (name) => isAnnotation(name, provider)) as RecordBody
}

function isAnnotation(name: string, provider: ProviderKey): boolean {
  if (provider === 'salesforce') return name === 'attributes'
  return name.includes('@odata.') && !name.endsWith('@odata.type')
}
