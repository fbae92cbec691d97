import type { Answer, ApiCall, Handler } from './apiCall'
import { createContact, deleteContact, listContacts, readContact, updateContact } from './contactRoutes'
import { readDelta, refuseDelta } from './delta'
import { createFolder, listFolders, readFolder } from './folderRoutes'
import { badRequest, GraphError } from './graphError'
import { readUser } from './user'

type Ids = ApiCall['ids']

const routes: readonly (readonly [method: string, path: string, handler: Handler])[] = [
  ['GET', 'me', readUser],
  ['GET', 'me/contactFolders', listFolders],
  ['POST', 'me/contactFolders', createFolder],
  ['GET', 'me/contactFolders/{folder}', readFolder],
  ['GET', 'me/contactFolders/{folder}/childFolders', listFolders],
  ['POST', 'me/contactFolders/{folder}/childFolders', createFolder],
  ['GET', 'me/contactFolders/{folder}/contacts/delta', readDelta],
  ['GET', 'me/contacts/delta', refuseDelta],
  ...['me/contacts', 'me/contactFolders/{folder}/contacts'].flatMap(
    (contacts) =>
      [
        ['GET', contacts, listContacts],
        ['POST', contacts, createContact],
        ['GET', `${contacts}/{contact}`, readContact],
        ['PATCH', `${contacts}/{contact}`, updateContact],
        ['DELETE', `${contacts}/{contact}`, deleteContact],
      ] as const,
  ),
]

/** Answers a call by its method and path; throws a GraphError where Graph would refuse it. */
export function route(call: Omit<ApiCall, 'ids'>): Answer {
  const segments = segmentsOf(call.url)
  const matching = routes.flatMap(([method, path, handler]) => {
    const ids = matchPath(path.split('/'), segments)
    return ids ? [{ method, handler, ids }] : []
  })
  const first = matching.find(({ method }) => method === call.method)
  if (first) return first.handler({ ...call, ids: first.ids })
  if (matching.length === 0)
    throw badRequest(`Resource not found for the segment '${segments.at(-1) ?? ''}'.`)
  throw new GraphError(405, 'BadRequest', 'Specified HTTP method is not allowed for the request target.')
}

/** Keys in brackets and quotes, and functions by their full name, are other spellings of the same path. */
function segmentsOf(url: string): readonly string[] {
  const [path = ''] = url.split('?')
  const spelled = decoded(path)
    .replace(/\('([^']*)'\)/g, '/$1')
    .replace(/\/(?:microsoft\.graph\.)?delta(?:\(\))?$/i, '/delta')
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

function matchPath(pattern: readonly string[], segments: readonly string[]): Ids | undefined {
  if (pattern.length !== segments.length) return undefined
  const ids: { folder?: string; contact?: string } = {}
  for (const [position, expected] of pattern.entries()) {
    const segment = segments[position] ?? ''
    if (expected === '{folder}') ids.folder = segment
    else if (expected === '{contact}') ids.contact = segment
    else if (expected.toLowerCase() !== segment.toLowerCase()) return undefined
  }
  return ids
}
