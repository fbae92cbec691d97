import type { Api } from '../../../http/api'
import type { Log, Page, PollRequest } from '../../objectOperations'
import { collectAll } from '../collection'
import { listPath } from '../objects/items'
import { objectTypeOf } from '../objects/objectTypes'
import { pollByDelta } from './delta'

/** Yields the changes of a contact folder. */
export function pollContacts(api: Api, request: PollRequest, cursor: unknown, log: Log): AsyncIterable<Page> {
  const { largestPage } = objectTypeOf('contacts')
  return pollByDelta(api, { ...request, largestPage, deltaPath: () => deltaPath(api, request) }, cursor, log)
}

async function deltaPath(api: Api, { parentId }: PollRequest): Promise<string | undefined> {
  const folderId = parentId ?? (await defaultContactFolder(api))
  return folderId && `${listPath('contacts', folderId)}/delta`
}

// Graph lists every folder except the default one, whose ID is only in its contacts.
async function defaultContactFolder(api: Api): Promise<string | undefined> {
  const query = { $top: '1', $select: 'parentFolderId' }
  const [contact] = await collectAll(api, { path: '/me/contacts', query }, 'a contact', { limit: 1 })
  return typeof contact?.['parentFolderId'] === 'string' ? contact['parentFolderId'] : undefined
}
