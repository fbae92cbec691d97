import { type ControlActions, required } from '../../twin/control'
import type { ControlBody } from './controlBody'
import type { GraphTwinControl } from './twinControl'

/** Returns the control functions for curl: `POST /control/<name>` with one JSON object. */
export function controlActions(twin: GraphTwinControl): ControlActions<ControlBody> {
  return {
    'POST seed': (body) => twin.seed(required(body, 'count'), body).length,
    'POST create-folder': (body) => twin.createFolder(required(body, 'displayName'), body.folderId),
    'POST create-contact': (body) => twin.createContact(required(body, 'fields'), body.folderId),
    'POST change': (body) => twin.changeContacts(contactsOf(twin, body), body.fields, body.at),
    'POST change-within-one-second': (body) =>
      twin.changeWithinOneSecond(contactsOf(twin, body), body.at, body.fields),
    'POST delete': (body) => twin.deleteContacts(contactsOf(twin, body)),
    'POST move': (body) => twin.moveContacts(contactsOf(twin, body), required(body, 'toFolderId')),
    'GET contacts': () => ({ defaultFolderId: twin.defaultFolderId, ids: twin.contactIds() }),
    'POST seed-messages': (body) => twin.seedMessages(required(body, 'count'), body).length,
    'POST create-mail-folder': (body) => twin.createMailFolder(required(body, 'displayName'), body.folderId),
    'POST rename-mail-folder': (body) =>
      twin.renameMailFolder(required(body, 'id'), required(body, 'displayName')),
    'POST delete-mail-folder': (body) => twin.deleteMailFolder(required(body, 'id')),
    'POST create-message': (body) => twin.createMessage(required(body, 'fields'), body.folderId),
    'POST change-messages': (body) => twin.changeMessages(messagesOf(twin, body), body.fields, body.at),
    'POST mark-messages': (body) => twin.markMessages(messagesOf(twin, body), !body.unread),
    'POST delete-messages': (body) => twin.deleteMessages(messagesOf(twin, body)),
    'POST move-messages': (body) => twin.moveMessages(messagesOf(twin, body), required(body, 'toFolderId')),
    'GET messages': () => ({ inboxId: twin.mailFolderId('inbox'), ids: twin.messageIds() }),
    'POST exhaust-property-quota': () => twin.exhaustPropertyQuota(),
    'GET sent-messages': () => twin.sentMessages(),
    'POST seed-events': (body) => twin.seedEvents(required(body, 'count'), body).length,
    'POST create-calendar': (body) => twin.createCalendar(required(body, 'displayName')),
    'POST delete-calendar': (body) => twin.deleteCalendar(required(body, 'id')),
    'POST create-event': (body) => twin.createEvent(required(body, 'fields'), body.calendarId),
    'POST change-events': (body) => twin.changeEvents(eventsOf(twin, body), body.fields, body.at),
    'POST delete-events': (body) => twin.deleteEvents(eventsOf(twin, body)),
    'GET events': () => ({ defaultCalendarId: twin.defaultCalendarId, ids: twin.eventIds() }),
    'POST set-schedule': (body) =>
      twin.setSchedule(required(body, 'address'), required(body, 'items'), body.shown),
    'POST set-mailbox-settings': (body) => twin.setMailboxSettings(required(body, 'settings')),
    'POST add-mailbox': (body) => twin.addMailbox(required(body, 'address')).id,
    'POST fail': (body) => twin.fail(required(body, 'fault'), body),
    'POST reject-all': () => twin.rejectAll(),
    'POST clear-faults': () => twin.clearFaults(),
    'POST expire-delta-states': () => twin.expireDeltaStates(),
    'POST insert-empty-pages': (body) => twin.insertEmptyPages(required(body, 'count'), body.rounds),
    'POST insert-empty-list-pages': (body) => twin.insertEmptyListPages(required(body, 'count'), body.rounds),
    'POST repeat-items': (body) => twin.repeatItems(required(body, 'count'), body.pages),
    'POST clear-requests': () => twin.clearRequests(),
    'GET requests': () => ({ statusCounts: twin.statusCounts(), seen: twin.requestsSeen }),
  }
}

/** Returns the items of a control request: those in `ids`, or the first `count` (1) of the folder. */
function contactsOf(twin: GraphTwinControl, { ids, count = 1, folderId }: ControlBody): readonly string[] {
  return ids ?? twin.contactIds(folderId).slice(0, count)
}

function messagesOf(twin: GraphTwinControl, { ids, count = 1, folderId }: ControlBody): readonly string[] {
  return ids ?? twin.messageIds(folderId).slice(0, count)
}

function eventsOf(twin: GraphTwinControl, { ids, count = 1, calendarId }: ControlBody): readonly string[] {
  return ids ?? twin.eventIds(calendarId).slice(0, count)
}
