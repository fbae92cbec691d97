import type { IncomingMessage, ServerResponse } from 'node:http'
import { isObject } from '../isObject'
import { readText, sendJson } from '../localServer'

/** The control functions of a fake for curl, by method and name. `Body` contains the fields of all of them. */
export type ControlActions<Body> = Readonly<Record<string, (body: Body) => unknown>>

/** A check of the type for each field in the body of a control request. */
export type ControlChecks<Body> = Readonly<Record<keyof Body & string, (value: unknown) => boolean>>

/**
 * Serves `/control/<name>` with one JSON object, without a bearer. Returns `{"result": …}`, or 400 with the reason.
 */
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
    sendJson(response, 404, {
      error: `Unknown control request. Known ones: ${Object.keys(actions).join(', ')}`,
    })
    return
  }
  try {
    sendJson(response, 200, { result: (await action(parseBody(text, checks))) ?? null })
  } catch (error) {
    sendJson(response, 400, { error: error instanceof Error ? error.message : String(error) })
  }
}

/** Returns a required value of a control request. */
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
  if (!isObject(body)) throw new Error('A control request requires one JSON object.')
  for (const [name, value] of Object.entries(body)) {
    if (!Object.hasOwn(checks, name)) {
      throw new Error(`There is no '${name}'. There are: ${Object.keys(checks).join(', ')}`)
    }
    if (!checks[name as keyof Body & string](value)) throw new Error(`'${name}' is not of its type.`)
  }
  return body as Body
}
