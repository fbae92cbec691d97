import { ConfigurationError } from '../../errors'
import type { Api } from '../../http/api'
import { path } from '../../http/path'
import type { PollRequest } from '../objectOperations'
import { collectAll } from './collection'

interface PolledType {
  /** Bigger pages are known to fail. */
  readonly largestPage: number
  /** Where a round of changes starts; undefined where there is nothing yet to be changed. */
  deltaPath(api: Api, parentId: string | undefined): Promise<string | undefined>
}

const polled: Readonly<Record<string, PolledType>> = {
  contacts: {
    largestPage: 900,
    async deltaPath(api, parentId) {
      const folderId = parentId ?? (await defaultContactFolder(api))
      return folderId && path`/me/contactFolders/${folderId}/contacts/delta`
    },
  },
}

/** The object types whose changes are polled. */
export const polledTypes = Object.keys(polled)

/** How the changes of the requested type are polled; throws ConfigurationError naming those that can be. */
export function deltaOf(api: Api, { objectType, parentId }: PollRequest) {
  const type = Object.hasOwn(polled, objectType) ? polled[objectType] : undefined
  if (type) return { largestPage: type.largestPage, deltaPath: () => type.deltaPath(api, parentId) }
  throw new ConfigurationError(
    `The field "objectType" is "${objectType.slice(0, 40)}", but of Microsoft Graph only ${polledTypes.join(', ')} can be polled.`,
  )
}

// Graph lists every folder but the default one, which only its contacts name.
async function defaultContactFolder(api: Api): Promise<string | undefined> {
  const query = { $top: '1', $select: 'parentFolderId' }
  const [contact] = await collectAll(api, { path: '/me/contacts', query }, 'a contact', 1)
  return typeof contact?.['parentFolderId'] === 'string' ? contact['parentFolderId'] : undefined
}
