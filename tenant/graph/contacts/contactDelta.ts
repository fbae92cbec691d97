import { deltaHandler } from '../delta/delta'
import { invalidQuery } from '../graphError'
import { checkNames, parseSelect } from '../query/queryOptions'
import { propertyNames } from '../resources/resourceType'
import { contactRecord } from './contactRecord'
import { contactFolderOf } from './contactRoutes'
import { contactType } from './contactType'

/** `GET /me/contactFolders/{id}/contacts/delta`: https://learn.microsoft.com/graph/api/contact-delta */
export const contactDelta = deltaHandler((call) => {
  const { mailbox, query, preferences } = call
  const folder = contactFolderOf(call)
  return {
    changes: folder.changes,
    path: `${call.root}/contactFolders('${folder.id}')/contacts`,
    typeName: 'contact',
    options: () => {
      checkFirstQuery(query)
      return { select: parseSelect(query, propertyNames(contactType), contactType.name) }
    },
    record: (id, { select }) => {
      const contact = mailbox.contacts.find(id)
      return contact && contactRecord(contact, { ...preferences, select })
    },
    removedId: (id) => (preferences.hasImmutableIds ? mailbox.contacts.removedImmutableId(id) : undefined),
  }
})

function checkFirstQuery(query: URLSearchParams): void {
  const untracked = ['$orderby', '$filter', '$expand', '$search', '$top']
  if (untracked.some((name) => query.has(name))) {
    throw invalidQuery(
      `The following parameters are not supported with change tracking over the 'Contacts' resource: '${untracked.join(', ')}'.`,
    )
  }
  checkNames(query, ['$select'])
}
