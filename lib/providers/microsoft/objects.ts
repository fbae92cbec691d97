import { ConfigurationError } from '../../errors'
import type { Api } from '../../http/api'
import { path } from '../../http/path'
import type { Choices, ObjectOperations } from '../provider'
import { collectAll } from './collection'
import contactSchema from './contact.schema.json'
import { pollByDelta } from './delta'

/** The Outlook objects of Microsoft Graph. */
export const objects: ObjectOperations = {
  async objectTypes() {
    return Object.fromEntries(Object.entries(objectTypes).map(([key, type]) => [key, type.label]))
  },

  async parents(api, objectType) {
    return typeOf(objectType).parents(api)
  },

  async fields(_api, objectType) {
    const { properties } = typeOf(objectType).schema
    return Object.fromEntries(Object.entries(properties).map(([name, { title }]) => [name, title]))
  },

  async recordSchema(_api, objectType) {
    return typeOf(objectType).schema
  },

  poll(api, request, cursor, log) {
    const { deltaPath, largestPage } = typeOf(request.objectType)
    return pollByDelta(
      api,
      { ...request, largestPage, deltaPath: () => deltaPath(api, request.parentId) },
      cursor,
      log,
    )
  },
}

interface ObjectType {
  readonly label: string
  readonly schema: { readonly properties: Readonly<Record<string, { readonly title: string }>> }
  /** Bigger pages are known to fail. */
  readonly largestPage: number
  parents(api: Api): Promise<Choices>
  /** Where a round of changes starts; undefined where there is nothing yet to be changed. */
  deltaPath(api: Api, parentId: string | undefined): Promise<string | undefined>
}

const objectTypes: Readonly<Record<string, ObjectType>> = {
  contacts: {
    label: 'Contacts',
    schema: contactSchema,
    largestPage: 900,
    parents: contactFolders,
    async deltaPath(api, parentId) {
      const folderId = parentId ?? (await defaultContactFolder(api))
      return folderId && path`/me/contactFolders/${folderId}/contacts/delta`
    },
  },
}

function typeOf(objectType: string): ObjectType {
  const type = Object.hasOwn(objectTypes, objectType) ? objectTypes[objectType] : undefined
  if (type) return type
  throw new ConfigurationError(
    `The field "objectType" is "${objectType.slice(0, 40)}", but Microsoft Graph offers ${Object.keys(objectTypes).join(', ')}.`,
  )
}

async function contactFolders(api: Api): Promise<Choices> {
  const folders = await collectAll(
    api,
    { path: '/me/contactFolders', query: { $top: '100' } },
    'the contact folders',
  )
  return Object.fromEntries(folders.map(({ id, displayName }) => [String(id), String(displayName)]))
}

// Graph lists every folder but the default one, which only its contacts name.
async function defaultContactFolder(api: Api): Promise<string | undefined> {
  const query = { $top: '1', $select: 'parentFolderId' }
  const [contact] = await collectAll(api, { path: '/me/contacts', query }, 'a contact', 1)
  return typeof contact?.['parentFolderId'] === 'string' ? contact['parentFolderId'] : undefined
}
