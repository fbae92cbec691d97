import type { ApiCall } from '../apiCall'
import { deltaHandler } from '../delta/delta'
import type { DeltaOptions } from '../delta/deltaStates'
import { invalidQuery, unreadableQuery } from '../graphError'
import { parseFilter, timeFilter } from '../query/filter'
import { checkNames, parsePaging, parseSelect } from '../query/queryOptions'
import { propertyNames } from '../resources/resourceType'
import type { Properties, View } from '../resources/view'
import { sevenDigits } from '../store/instant'
import { messageRecord, receivedAt, type StoredMessage } from './messageRecord'
import { messageFolderOf } from './messageRoutes'
import { messageType } from './messageType'

/** `GET /me/mailFolders/{id}/messages/delta`: https://learn.microsoft.com/graph/api/message-delta */
export const messageDelta = deltaHandler((call) => {
  const { mailbox, preferences } = call
  const folder = messageFolderOf(call)
  return {
    changes: folder.changes,
    path: `${call.root}/mailFolders('${folder.id}')/messages`,
    typeName: 'message',
    options: () => firstOptions(call),
    record: (id, { select }) => {
      const message = mailbox.messages.find(id)
      return message && messageRecord(message, { ...preferences, select })
    },
    mark: (id, { select }) => {
      const message = mailbox.messages.find(id)
      return message && markOf(message, { ...preferences, select })
    },
    removedId: (id) => (preferences.hasImmutableIds ? mailbox.messages.removedImmutableId(id) : undefined),
  }
})

/**
 * Returns a message that was only marked as read or unread with little more than the flag, or undefined if the flag
 * is not selected: https://github.com/microsoftgraph/microsoft-graph-docs/issues/7776,
 * https://github.com/alcionai/corso/pull/1867
 */
function markOf(message: StoredMessage, view: View): Properties | undefined {
  const { id, isRead, parentFolderId } = messageRecord(message, view)
  if (isRead === undefined) return undefined
  return {
    '@odata.type': '#microsoft.graph.message',
    id,
    isRead,
    ...(parentFolderId ? { parentFolderId } : {}),
  }
}

const changeTypes = ['created', 'updated', 'deleted'] as const

function firstOptions(call: ApiCall): DeltaOptions {
  const { query } = call
  const untracked = ['$orderby', '$search', '$expand', '$skip', '$count']
  if (untracked.some((name) => query.has(name))) {
    throw invalidQuery(
      `The following parameters are not supported with change tracking over the 'Messages' resource: '${untracked.join(', ')}'.`,
    )
  }
  checkNames(query, ['$select', '$top', '$filter', 'changeType'])
  const changeType = changeTypes.find((type) => type === query.get('changeType'))
  if (query.has('changeType') && !changeType) throw unreadableQuery("The value of 'changeType' is not valid.")
  return {
    select: parseSelect(query, propertyNames(messageType), messageType.name),
    ...(query.has('$top') && { top: parsePaging(query).top }),
    ...filterOptions(call),
    changeType,
  }
}

/**
 * Returns the options of a filter, which supports only the time of arrival. With a filter, the first round ends after
 * 5,000 messages.
 */
function filterOptions({ query, mailbox }: ApiCall): DeltaOptions {
  const text = query.get('$filter')
  if (text === null) return {}
  const { properties, matches } = parseFilter(text, { receivedDateTime })
  if (properties.length > 1) throw invalidQuery('The filter is not supported with change tracking.')
  return {
    limit: 5000,
    matches: (id) => {
      const message = mailbox.messages.find(id)
      return message !== undefined && matches(message)
    },
  }
}

const receivedDateTime = {
  ...timeFilter((message: StoredMessage) => sevenDigits(receivedAt(message))),
  operators: ['ge', 'gt'],
}
