import type { ApiCall, Handler, IdName, UnroutedCall } from './apiCall'
import { calendarHandlers } from './calendar/calendarRoutes'
import { listCalendarView } from './calendar/calendarView'
import { eventHandlers } from './calendar/events/eventRoutes'
import { getSchedule } from './calendar/getSchedule'
import { readMailboxSettings, readTimeZone, readWorkingHours } from './calendar/mailboxSettingsRoutes'
import { contactDelta } from './contacts/contactDelta'
import { contactFolderHandlers } from './contacts/contactFolderRoutes'
import { contactHandlers } from './contacts/contactRoutes'
import { rejectDelta } from './delta/delta'
import { badRequest, GraphError } from './graphError'
import type { GraphResponse } from './graphResponse'
import {
  addAttachment,
  listAttachments,
  readAttachment,
  readAttachmentContent,
  removeAttachment,
} from './mail/attachments/attachmentRoutes'
import { createUploadSession } from './mail/attachments/createUploadSession'
import { mailFolderDelta, mailFolderHandlers } from './mail/mailFolderRoutes'
import { copyMessage, moveMessage, sendMail, sendMessage } from './mail/messageActions'
import { messageDelta } from './mail/messageDelta'
import { messageHandlers } from './mail/messageRoutes'
import { readUser } from './mailboxes/userRoutes'
import type { ItemHandlers } from './resources/itemRoutes'

type Route = readonly [method: string, path: string, handler: Handler]

const routes: readonly Route[] = [
  ['GET', 'me', readUser],
  ...both('me/contactFolders', 'folder', contactFolderHandlers),
  ['GET', 'me/contacts/delta', rejectDelta],
  ['GET', 'me/contactFolders/{folder}/contacts/delta', contactDelta],
  ...crud('me/contacts', 'contact', contactHandlers),
  ...crud('me/contactFolders/{folder}/contacts', 'contact', contactHandlers),
  ['GET', 'me/mailFolders/delta', mailFolderDelta],
  ...both('me/mailFolders', 'folder', mailFolderHandlers),
  ['GET', 'me/messages/delta', rejectDelta],
  ['GET', 'me/mailFolders/{folder}/messages/delta', messageDelta],
  ...['me/messages', 'me/mailFolders/{folder}/messages'].flatMap(messageRoutes),
  ['POST', 'me/sendMail', sendMail],
  ...crud('me/calendars', 'calendar', calendarHandlers),
  ['GET', 'me/calendar', calendarHandlers.read],
  ['PATCH', 'me/calendar', calendarHandlers.update],
  ...['me', 'me/calendar', 'me/calendars/{calendar}'].flatMap(eventRoutes),
  ['POST', 'me/calendar/getSchedule', getSchedule],
  ['GET', 'me/mailboxSettings', readMailboxSettings],
  ['GET', 'me/mailboxSettings/timeZone', readTimeZone],
  ['GET', 'me/mailboxSettings/workingHours', readWorkingHours],
]

/** Returns the response to a request by its method and path. Throws a GraphError if Graph would reject it. */
export function route(call: UnroutedCall): GraphResponse {
  const { segments, ...where } = mailboxOf(call, segmentsOf(call.url))
  const matching = routes.flatMap(([method, path, handler]) => {
    const ids = matchPath(path.split('/'), segments)
    return ids ? [{ method, handler, ids }] : []
  })
  const first = matching.find(({ method }) => method === call.method)
  if (first) return first.handler({ ...call, ...where, ids: first.ids })
  if (matching.length === 0)
    throw badRequest(`Resource not found for the segment '${segments.at(-1) ?? ''}'.`)
  throw new GraphError(405, 'BadRequest', 'Specified HTTP method is not allowed for the request target.')
}

/** Returns the mailbox of a path: `/users/{id}` is `/me` of another mailbox. */
function mailboxOf({ mailboxes }: UnroutedCall, segments: readonly string[]) {
  const [first, id, ...others] = segments
  if (first?.toLowerCase() !== 'users' || id === undefined)
    return { segments, mailbox: mailboxes.own, root: 'me' }
  return {
    segments: ['me', ...others],
    mailbox: mailboxes.find(id),
    root: `users('${encodeURIComponent(id)}')`,
  }
}

/** Returns the routes of a collection and its members. */
function crud(collection: string, idName: IdName, handlers: ItemHandlers): readonly Route[] {
  const member = `${collection}/{${idName}}`
  return [
    ['GET', collection, handlers.list],
    ['POST', collection, handlers.create],
    ['GET', member, handlers.read],
    ['PATCH', member, handlers.update],
    ['DELETE', member, handlers.remove],
  ]
}

/** Returns the routes of top-level folders and of subfolders. */
function both(collection: string, idName: IdName, handlers: ItemHandlers): readonly Route[] {
  const children = `${collection}/{${idName}}/childFolders`
  return [
    ...crud(collection, idName, handlers),
    ['GET', children, handlers.list],
    ['POST', children, handlers.create],
  ]
}

function messageRoutes(messages: string): readonly Route[] {
  const message = `${messages}/{message}`
  const attachment = `${message}/attachments/{attachment}`
  return [
    ...crud(messages, 'message', messageHandlers),
    ['POST', `${message}/move`, moveMessage],
    ['POST', `${message}/copy`, copyMessage],
    ['POST', `${message}/send`, sendMessage],
    ['GET', `${message}/attachments`, listAttachments],
    ['POST', `${message}/attachments`, addAttachment],
    ['POST', `${message}/attachments/createUploadSession`, createUploadSession],
    ['GET', attachment, readAttachment],
    ['GET', `${attachment}/$value`, readAttachmentContent],
    ['DELETE', attachment, removeAttachment],
  ]
}

function eventRoutes(calendar: string): readonly Route[] {
  return [
    ...crud(`${calendar}/events`, 'event', eventHandlers),
    ['GET', `${calendar}/calendarView`, listCalendarView],
  ]
}

/** Splits a path. Keys in brackets and quotes, and full names of functions and actions, are alternative spellings. */
function segmentsOf(url: string): readonly string[] {
  const [path = ''] = url.split('?')
  const spelled = decoded(path)
    .replace(/\('([^']*)'\)/g, '/$1')
    .replace(/\/(?:microsoft\.graph\.)?(\w+)(?:\(\))?$/i, '/$1')
  const [version, ...segments] = spelled.split('/').filter(Boolean)
  if (version !== 'v1.0') throw badRequest(`Invalid version: ${version ?? ''}.`)
  return segments
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path)
  } catch {
    throw badRequest('The path is not properly percent-encoded.')
  }
}

function matchPath(pattern: readonly string[], segments: readonly string[]): ApiCall['ids'] | undefined {
  if (pattern.length !== segments.length) return undefined
  const ids: Record<string, string> = {}
  for (const [position, expected] of pattern.entries()) {
    const segment = segments[position] ?? ''
    const [, idName] = /^\{(\w+)\}$/.exec(expected) ?? []
    if (idName) ids[idName] = segment
    else if (expected.toLowerCase() !== segment.toLowerCase()) return undefined
  }
  return ids
}
