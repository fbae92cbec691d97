import type { ObjectRecord, RecordBody } from '../providers/objectOperations'
import type { Provider } from '../providers/provider'
import { hashOf } from '../values/hash'
import { isObject } from '../values/isObject'
import { lookUp } from '../values/lookUp'
import { omitDeep } from '../values/omitDeep'
import type { ParentRecord } from './definition/placeholders'

/**
 * Returns an item of a list as a record. Its version is a hash of its content, so two changes within one second of
 * the API's clock are two versions. An item that isn't an object becomes the property `value`.
 */
export function itemRecord(
  item: unknown,
  isAnnotation: Provider['isAnnotation'],
  idPath?: string,
  parent?: ParentRecord,
): ObjectRecord {
  const body = { ...bodyOf(item, isAnnotation), ...parentFields(parent) }
  const version = hashOf(body)
  const id = idPath === undefined ? undefined : lookUp(item, idPath)
  return { id: id === undefined || id === null ? version : String(id), version, body }
}

/** Returns the item without transport annotations. */
function bodyOf(item: unknown, isAnnotation: Provider['isAnnotation'] = () => false): RecordBody {
  return omitDeep(isObject(item) ? item : { value: item }, isAnnotation) as RecordBody
}

/** Returns `_parent` with the parent's value and, with two levels, `_parents` with both values. */
function parentFields(parent: ParentRecord | undefined): RecordBody {
  if (!parent) return {}
  return { _parent: parent.value, ...(parent.parent && { _parents: [parent.parent.value, parent.value] }) }
}
