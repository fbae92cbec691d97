import type { ApiCall } from '../apiCall'
import { parseSelect } from '../query/queryOptions'
import { userContext } from '../user'
import { propertyNames, type ResourceType } from './resourceType'
import type { Properties, View } from './view'

/** The view that `$select` and `Prefer` ask for. */
export function viewOf({ query, preferences }: ApiCall, type: ResourceType): View {
  return { ...preferences, select: parseSelect(query, propertyNames(type), type.name) }
}

/** The record as the answer to a request about it alone. */
export function entity(
  { origin }: ApiCall,
  collection: string,
  record: Properties,
  { select }: View = {},
): Properties {
  return { '@odata.context': `${userContext(origin, collection, select)}/$entity`, ...record }
}
