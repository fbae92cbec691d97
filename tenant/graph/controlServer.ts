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
  'POST change': (twin, body) => twin.changeContacts(idsOf(twin, body), body.fields, body.at),
  'POST change-within-one-second': (twin, body) =>
    twin.changeWithinOneSecond(idsOf(twin, body), body.at, body.fields),
  'POST delete': (twin, body) => twin.deleteContacts(idsOf(twin, body)),
  'POST move': (twin, body) => twin.moveContacts(idsOf(twin, body), required(body, 'toFolderId')),
  'POST fail': (twin, body) => twin.fail(required(body, 'fault'), body),
  'POST reject-all': (twin) => twin.rejectAll(),
  'POST clear-faults': (twin) => twin.clearFaults(),
  'POST expire-delta-states': (twin) => twin.expireDeltaStates(),
  'POST insert-empty-pages': (twin, body) => twin.insertEmptyPages(required(body, 'count'), body.rounds),
  'POST repeat-items': (twin, body) => twin.repeatItems(required(body, 'count'), body.pages),
  'POST clear-requests': (twin) => twin.clearRequests(),
  'GET requests': (twin) => ({ statusCounts: twin.statusCounts(), seen: twin.requestsSeen }),
  'GET contacts': (twin) => ({ defaultFolderId: twin.defaultFolderId, ids: twin.contactIds() }),
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

/** The contacts a call is about: those it names, else the first `count` (1) of the folder. */
function idsOf(twin: GraphTwinControl, { ids, count = 1, folderId }: ControlBody): readonly string[] {
  return ids ?? twin.contactIds(folderId).slice(0, count)
}
