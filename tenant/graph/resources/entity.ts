import type { ApiCall } from '../apiCall'
import { userContext } from '../mailboxes/user'
import { parseSelect } from '../query/queryOptions'
import { propertyNames, type ResourceType } from './resourceType'
import type { Properties, View } from './view'

/** The view that `$select` and `Prefer` ask for. */
export function viewOf({ query, preferences, mailbox }: ApiCall, type: ResourceType): View {
  return { ...preferences, owner: mailbox.owner, select: parseSelect(query, propertyNames(type), type.name) }
}

/** The record as the answer to a request about it alone. */
export function entity(
  call: ApiCall,
  collection: string,
  record: Properties,
  { select }: View = {},
): Properties {
  return { '@odata.context': `${userContext(call, collection, select)}/$entity`, ...record }
}
