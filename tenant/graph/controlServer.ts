import type { IncomingMessage, ServerResponse } from 'node:http'
import { readText, sendJson } from '../localServer'
import { type ControlBody, parseControlBody, required } from './controlBody'
import type { GraphTwinControl } from './twinControl'

type Action = (twin: GraphTwinControl, body: ControlBody) => unknown

/** The control methods for curl: `POST /control/<name>` with one JSON object, no bearer needed. */
const actions: Readonly<Record<string, Action>> = {
  'POST seed': (twin, body) => twin.seed(required(body, 'count'), body).length,
  'POST create-folder': (twin, body) => twin.createFolder(required(body, 'displayName'), body.folderId),
  'POST create-contact': (twin, body) => twin.createContact(required(body, 'fields'), body.folderId),
  'POST change': (twin, body) => twin.changeContacts(contactsOf(twin, body), body.fields, body.at),
  'POST change-within-one-second': (twin, body) =>
    twin.changeWithinOneSecond(contactsOf(twin, body), body.at, body.fields),
  'POST delete': (twin, body) => twin.deleteContacts(contactsOf(twin, body)),
  'POST move': (twin, body) => twin.moveContacts(contactsOf(twin, body), required(body, 'toFolderId')),
  'GET contacts': (twin) => ({ defaultFolderId: twin.defaultFolderId, ids: twin.contactIds() }),
  'POST seed-messages': (twin, body) => twin.seedMessages(required(body, 'count'), body).length,
  'POST create-mail-folder': (twin, body) =>
    twin.createMailFolder(required(body, 'displayName'), body.folderId),
  'POST rename-mail-folder': (twin, body) =>
    twin.renameMailFolder(required(body, 'id'), required(body, 'displayName')),
  'POST delete-mail-folder': (twin, body) => twin.deleteMailFolder(required(body, 'id')),
  'POST create-message': (twin, body) => twin.createMessage(required(body, 'fields'), body.folderId),
  'POST change-messages': (twin, body) => twin.changeMessages(messagesOf(twin, body), body.fields, body.at),
  'POST mark-messages': (twin, body) => twin.markMessages(messagesOf(twin, body), !body.unread),
  'POST delete-messages': (twin, body) => twin.deleteMessages(messagesOf(twin, body)),
  'POST move-messages': (twin, body) =>
    twin.moveMessages(messagesOf(twin, body), required(body, 'toFolderId')),
  'GET messages': (twin) => ({ inboxId: twin.mailFolderId('inbox'), ids: twin.messageIds() }),
  'GET sent-messages': (twin) => twin.sentMessages(),
  'POST seed-events': (twin, body) => twin.seedEvents(required(body, 'count'), body).length,
  'POST create-calendar': (twin, body) => twin.createCalendar(required(body, 'displayName')),
  'POST delete-calendar': (twin, body) => twin.deleteCalendar(required(body, 'id')),
  'POST create-event': (twin, body) => twin.createEvent(required(body, 'fields'), body.calendarId),
  'POST change-events': (twin, body) => twin.changeEvents(eventsOf(twin, body), body.fields, body.at),
  'POST delete-events': (twin, body) => twin.deleteEvents(eventsOf(twin, body)),
  'GET events': (twin) => ({ defaultCalendarId: twin.defaultCalendarId, ids: twin.eventIds() }),
  'POST set-schedule': (twin, body) => twin.setSchedule(required(body, 'address'), required(body, 'items')),
  'POST set-mailbox-settings': (twin, body) => twin.setMailboxSettings(required(body, 'settings')),
  'POST fail': (twin, body) => twin.fail(required(body, 'fault'), body),
  'POST reject-all': (twin) => twin.rejectAll(),
  'POST clear-faults': (twin) => twin.clearFaults(),
  'POST expire-delta-states': (twin) => twin.expireDeltaStates(),
  'POST insert-empty-pages': (twin, body) => twin.insertEmptyPages(required(body, 'count'), body.rounds),
  'POST repeat-items': (twin, body) => twin.repeatItems(required(body, 'count'), body.pages),
  'POST clear-requests': (twin) => twin.clearRequests(),
  'GET requests': (twin) => ({ statusCounts: twin.statusCounts(), seen: twin.requestsSeen }),
}

/** Serves `/control/…`: answers `{"result": …}`, or 400 with the reason. */
export async function serveControl(
  twin: GraphTwinControl,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const name = `${request.method} ${request.url?.replace('/control/', '')}`
  const text = await readText(request)
  const action = Object.hasOwn(actions, name) ? actions[name] : undefined
  if (!action) {
    sendJson(response, 404, { error: `No such control call. There are: ${Object.keys(actions).join(', ')}` })
    return
  }
  try {
    sendJson(response, 200, { result: action(twin, parseControlBody(text)) ?? null })
  } catch (error) {
    sendJson(response, 400, { error: error instanceof Error ? error.message : String(error) })
  }
}

/** The items a call is about: those it names, else the first `count` (1) of the folder. */
function contactsOf(twin: GraphTwinControl, { ids, count = 1, folderId }: ControlBody): readonly string[] {
  return ids ?? twin.contactIds(folderId).slice(0, count)
}

function messagesOf(twin: GraphTwinControl, { ids, count = 1, folderId }: ControlBody): readonly string[] {
  return ids ?? twin.messageIds(folderId).slice(0, count)
}

function eventsOf(twin: GraphTwinControl, { ids, count = 1, calendarId }: ControlBody): readonly string[] {
  return ids ?? twin.eventIds(calendarId).slice(0, count)
}
