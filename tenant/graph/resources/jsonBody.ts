import { isObject } from '../../isObject'
import type { ApiCall } from '../apiCall'
import { badRequest, GraphError, unreadableBody } from '../graphError'
import type { Kinds, ValuesOf } from './kinds'
import { parseFields, type ResourceType } from './resourceType'

const largestBody = 4 * 1024 * 1024

/** Returns the JSON object in a request. Graph accepts at most 4 MB. */
export function jsonObject({ headers, body }: Pick<ApiCall, 'headers' | 'body'>): Record<string, unknown> {
  if (body.length > largestBody) {
    throw new GraphError(413, 'BadRequest', 'The maximum request length supported is 4MB.')
  }
  if (!/^application\/json\b/i.test(headers['content-type'] ?? '')) {
    throw badRequest('Entity only allows writes with a JSON Content-Type header.')
  }
  const value = parseJson(body.toString())
  if (!isObject(value)) throw unreadableBody('The request body must be a JSON object.')
  return value
}

/** Returns the fields that a POST or PATCH sends. */
export function sentFields<Table extends Kinds>(
  call: ApiCall,
  type: ResourceType<Table>,
): Partial<ValuesOf<Table>> {
  return parseFields(jsonObject(call), type)
}

/** Returns the parameters of an action. Accepts their names in any case, like Graph, and rejects others. */
export function actionParameters<Name extends string>(
  call: ApiCall,
  offered: readonly Name[],
): Partial<Record<Name, unknown>> {
  const parameters: Partial<Record<Name, unknown>> = {}
  for (const [sent, value] of Object.entries(jsonObject(call))) {
    const name = offered.find((candidate) => candidate.toLowerCase() === sent.toLowerCase())
    if (!name)
      throw unreadableBody(`The parameter '${sent}' in the request payload is not a valid parameter.`)
    parameters[name] = value
  }
  return parameters
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw badRequest(
      'Unable to read JSON request payload. Please ensure Content-Type header is set and payload is of valid JSON format.',
    )
  }
}
