import { addressOf } from '../mailboxes/user'
import { type FolderResource, folderHandlers } from '../resources/folderRoutes'
import { text } from '../resources/kinds'
import { changeKey } from '../store/exchangeIds'
import { calendarOf } from './events/eventRoutes'
import type { EventFields } from './events/eventType'

const readOnly = [
  'id',
  'color',
  'hexColor',
  'isDefaultCalendar',
  'changeKey',
  'canShare',
  'canViewPrivateItems',
  'canEdit',
  'allowedOnlineMeetingProviders',
  'defaultOnlineMeetingProvider',
  'isTallyingResponses',
  'isRemovable',
  'owner',
]

/**
 * https://learn.microsoft.com/graph/api/resources/calendar. `/me/calendar` is the default calendar, which is also
 * part of the list.
 */
export const calendarResource: FolderResource<EventFields> = {
  type: { name: 'calendar', kinds: { name: text }, readOnly },
  collection: 'calendars',
  nameProperty: 'name',
  tree: ({ calendars }) => calendars,
  folderOf: calendarOf,
  listed: ({ mailbox }) => mailbox.calendars.all(),
  parentIdOf: ({ mailbox }) => mailbox.defaultCalendar.parentFolderId,
  properties: ({ displayName, changeNumber, wellKnownName }, { owner }) => ({
    name: displayName,
    color: 'auto',
    hexColor: '',
    isDefaultCalendar: wellKnownName !== undefined,
    changeKey: changeKey(changeNumber),
    canShare: true,
    canViewPrivateItems: true,
    canEdit: true,
    allowedOnlineMeetingProviders: ['teamsForBusiness'],
    defaultOnlineMeetingProvider: 'teamsForBusiness',
    isTallyingResponses: wellKnownName !== undefined,
    isRemovable: wellKnownName === undefined,
    owner: addressOf(owner),
  }),
  removeItems: (calendar, { events }) => {
    for (const event of [...calendar.items.values()]) events.remove(event)
  },
}

export const calendarHandlers = folderHandlers(calendarResource)
