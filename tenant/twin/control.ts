import type { IncomingMessage, ServerResponse } from 'node:http'
import { isObject } from '../isObject'
import { readText, sendJson } from '../localServer'

/** The control methods of a twin for curl, by method and name; the body is what any of them may carry. */
export type ControlActions<Body> = Readonly<Record<string, (body: Body) => unknown>>

/** For each name in the body of a control call whether a value is of its type. */
export type ControlChecks<Body> = Readonly<Record<keyof Body & string, (value: unknown) => boolean>>

/** Serves `/control/<name>` with one JSON object, no bearer needed: answers `{"result": …}`, or 400 with the reason. */
export async function serveControl<Body>(
  actions: ControlActions<Body>,
  checks: ControlChecks<Body>,
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
    sendJson(response, 200, { result: (await action(parseBody(text, checks))) ?? null })
  } catch (error) {
    sendJson(response, 400, { error: error instanceof Error ? error.message : String(error) })
  }
}

/** The value of a name that a call cannot do without. */
export function required<Body, Name extends keyof Body & string>(
  body: Body,
  name: Name,
): NonNullable<Body[Name]> {
  const value = body[name]
  if (value === undefined || value === null) throw new Error(`'${name}' is missing.`)
  return value
}

function parseBody<Body>(text: string, checks: ControlChecks<Body>): Body {
  const body: unknown = JSON.parse(text || '{}')
  if (!isObject(body)) throw new Error('A control call takes one JSON object.')
  for (const [name, value] of Object.entries(body)) {
    if (!Object.hasOwn(checks, name)) {
      throw new Error(`There is no '${name}'. There are: ${Object.keys(checks).join(', ')}`)
    }
    if (!checks[name as keyof Body & string](value)) throw new Error(`'${name}' is not of its type.`)
  }
  return body as Body
}
