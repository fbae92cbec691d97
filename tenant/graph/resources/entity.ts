import type { ApiCall } from '../apiCall'
import { userContext } from '../mailboxes/user'
import { parseSelect } from '../query/queryOptions'
import { propertyNames, type ResourceType } from './resourceType'
import type { Properties, View } from './view'

/** Returns the view that `$select` and `Prefer` request. */
export function viewOf({ query, preferences, mailbox }: ApiCall, type: ResourceType): View {
  return { ...preferences, owner: mailbox.owner, select: parseSelect(query, propertyNames(type), type.name) }
}

/** Returns the record as the response to a request for it alone. */
export function entity(
  call: ApiCall,
  collection: string,
  record: Properties,
  { select }: View = {},
): Properties {
  return { '@odata.context': `${userContext(call, collection, select)}/$entity`, ...record }
}
