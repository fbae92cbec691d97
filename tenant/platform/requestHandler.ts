import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'
import { setTimeout as delay } from 'node:timers/promises'
import type { Journal } from '../journal'
import { readText, sendJson } from '../localServer'
import type { ApiFaults } from './apiFaults'
import { type ApiResponse, dispatch, type Route, rejection } from './route'

interface Api {
  routes: readonly Route[]
  faults: ApiFaults
  credentials: { username: string; apiKey: string }
  journal: Journal | undefined
}

/** Returns the HTTP side of the API: faults, Basic authentication, JSON, and one journal entry for each request. */
export function handleRequests(api: Api): RequestListener {
  return async (request, response) => {
    const { method = '', url = '' } = request
    const path = url.split('?', 1)[0] ?? ''
    const { note, ...answer } = await respondTo(api, request, method, path).catch(describeCrash)
    api.journal?.record({
      source: 'platform',
      method,
      path,
      status: answer.status,
      ...(note ? { note } : {}),
    })
    sendResponse(response, answer)
  }
}

type NotedAnswer = ApiResponse & { note?: string }

async function respondTo(
  api: Api,
  request: IncomingMessage,
  method: string,
  path: string,
): Promise<NotedAnswer> {
  const text = await readText(request)
  const fault = api.faults.take(method, path)
  if (fault && 'status' in fault) return { status: fault.status, body: fault.body, note: 'status' }
  if (fault) await delay(fault.delayMs)
  if (request.socket.destroyed)
    return { ...rejection(499, 'The client has disconnected.'), note: 'callerGone' }
  if (!isAuthorized(request, api.credentials)) return rejection(401, 'The credentials are wrong.')
  const body: unknown = text === '' ? undefined : JSON.parse(text)
  const answer = await dispatch(api.routes, method, path, body)
  return fault ? { ...answer, note: 'delayMs' } : answer
}

function isAuthorized({ headers }: IncomingMessage, { username, apiKey }: Api['credentials']): boolean {
  return headers.authorization === `Basic ${Buffer.from(`${username}:${apiKey}`).toString('base64')}`
}

function describeCrash(error: unknown): NotedAnswer {
  // The message of the parser quotes the body, which contains keys.
  if (error instanceof SyntaxError) return rejection(400, 'The body is not JSON.')
  if (error instanceof URIError) return rejection(400, 'The path cannot be decoded.')
  return rejection(500, error instanceof Error ? error.message : String(error))
}

function sendResponse(response: ServerResponse, { status, body }: ApiResponse): void {
  // Objects are sent as JSON. A fault can send the HTML of a proxy instead.
  if (typeof body === 'string') response.writeHead(status, { 'content-type': 'text/html' }).end(body)
  else sendJson(response, status, body)
}
