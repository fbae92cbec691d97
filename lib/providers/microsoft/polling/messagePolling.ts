import { inField } from '../../../errors'
import { type Api, jsonObject } from '../../../http/api'
import type { Log, Page, PollRequest } from '../../objectOperations'
import { ifFound } from '../../recordErrors'
import { graphIdOf, type Item } from '../collection'
import { idPath } from '../idPath'
import { objectTypeOf } from '../objects/objectTypes'
import { pollByDelta } from './delta'
import { fieldsForAttachments, withAttachments } from './messageAttachments'
import { lastingFailure } from './recordFailures'

// A page is emitted after all its files are stored.
const largestPageWithFiles = 20

/** Yields the changes of a mail folder, by default the inbox (https://learn.microsoft.com/graph/api/message-delta). */
export function pollMessages(api: Api, request: PollRequest, cursor: unknown, log: Log): AsyncIterable<Page> {
  const { parentId = 'inbox', onlyUnread, storeFile } = request
  const folder = inField('parentId', () => idPath`/me/mailFolders/${parentId}`)
  const delta = {
    ...request,
    largestPage: storeFile ? largestPageWithFiles : objectTypeOf('messages').largestPage,
    deltaPath: async () => `${folder}/messages/delta`,
    neededFields: [...(onlyUnread ? ['isRead'] : []), ...(storeFile ? fieldsForAttachments : [])],
    async refine(item: Item, query: Readonly<Record<string, string>>) {
      const message = await wholeMessage(api, item, query).catch(async (error: unknown): Promise<Item> => {
        const { message: reason } = await lastingFailure(api, error, {
          id: graphIdOf(item, 'a message'),
          folder,
          pathOf: messagePath,
        })
        log.warn(`A message is emitted with its ID and read flag only: ${reason}`)
        return { ...item, _error: reason }
      })
      if (!message || (onlyUnread && message['isRead'] === true)) return undefined
      return storeFile ? withAttachments(api, message, { folder, store: storeFile, log }) : message
    },
  }
  return pollByDelta(api, delta, cursor, log)
}

/**
 * Reads the whole message, because Graph returns only the flag if it was marked as read or unread. Undefined if it was
 * deleted in the meantime.
 * https://github.com/microsoftgraph/microsoft-graph-docs/issues/7776
 */
async function wholeMessage(
  api: Api,
  item: Item,
  query: Readonly<Record<string, string>>,
): Promise<Item | undefined> {
  if (item['lastModifiedDateTime'] !== undefined) return item
  const path = messagePath(graphIdOf(item, 'a message'))
  const response = await ifFound(api({ method: 'GET', path, query }))
  return response && jsonObject(response, 'a message')
}

const messagePath = (id: string) => idPath`/me/messages/${id}`
