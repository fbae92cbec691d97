import { ApiError, NotFoundError, PermissionError, UnexpectedResponseError } from '../../../errors'
import { type Api, jsonObject } from '../../../http/api'
import { path } from '../../../http/path'
import type { Log } from '../../objectOperations'
import type { ObjectDescription } from '../describe'
import { describeGlobal } from '../describeGlobal'

const secondMs = 1000
const minuteMs = 60 * secondMs

// A row can become visible some seconds after its timestamp, even without a long transaction.
const marginMs = minuteMs
const longLagMs = 10 * minuteMs

/**
 * Returns the time before which every row is visible (milliseconds since 1970, whole seconds). `/updated` returns when
 * the oldest open transaction of the instance began, and the last minute is left for the next execution.
 * https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/resources_getupdated.htm
 */
export async function replicationHorizon(
  api: Api,
  description: ObjectDescription,
  serverTimeMs: number,
  log: Log,
): Promise<number> {
  const covered = await coveredUntil(api, description, serverTimeMs)
  if (covered === undefined) {
    log.warn(
      `Salesforce does not report open transactions for ${description.name}. Changes of a transaction that takes longer than a minute may be missed.`,
    )
  } else if (serverTimeMs - covered > longLagMs) {
    log.warn(
      `Salesforce reports the changes of ${description.name} as complete only until ${new Date(covered).toISOString()} (${Math.round((serverTimeMs - covered) / minuteMs)} min ago), because a long transaction is open on its instance. Later changes are emitted when it has ended.`,
    )
  }
  const bound = Math.min(covered ?? serverTimeMs, serverTimeMs - marginMs)
  // SystemModstamp has whole seconds, so a later row can still get the same value.
  return Math.floor(bound / secondMs) * secondMs
}

/** Returns the horizon of the instance, by another object if this one isn't replicateable. */
async function coveredUntil(
  api: Api,
  { name, isReplicateable }: ObjectDescription,
  serverTimeMs: number,
): Promise<number | undefined> {
  const key = `replicateable object for ${name}`
  const known = api.memory?.get(key)
  const first = typeof known === 'string' ? known : isReplicateable ? name : undefined
  const covered = first === undefined ? undefined : await coveredBy(api, first, serverTimeMs)
  if (covered !== undefined) return covered
  for (const candidate of await candidates(api)) {
    const bound = await coveredBy(api, candidate, serverTimeMs)
    if (bound === undefined) continue
    api.memory?.set(key, candidate, 24 * 60 * minuteMs)
    return bound
  }
  return undefined
}

/** Returns the horizon by this object; undefined if the account can't read it here. Another object may work. */
async function coveredBy(api: Api, objectType: string, serverTimeMs: number): Promise<number | undefined> {
  try {
    return await latestDateCovered(api, objectType, serverTimeMs)
  } catch (error) {
    const isAboutObject = error instanceof ApiError || error instanceof PermissionError
    if (isAboutObject || error instanceof NotFoundError) return undefined
    throw error
  }
}

const mostCandidates = 3

async function candidates(api: Api): Promise<string[]> {
  const replicateable = (await describeGlobal(api)).filter(
    (each) => each['replicateable'] === true && each['queryable'] === true,
  )
  const names = replicateable.map(({ name }) => name)
  return ['User', 'Account', ...names].filter((name) => names.includes(name)).slice(0, mostCandidates)
}

async function latestDateCovered(api: Api, objectType: string, serverTimeMs: number): Promise<number> {
  const end = (Math.floor(serverTimeMs / minuteMs) + 1) * minuteMs
  const response = await api({
    method: 'GET',
    path: path`/sobjects/${objectType}/updated/`,
    query: { start: new Date(end - 2 * minuteMs).toISOString(), end: new Date(end).toISOString() },
  })
  const { latestDateCovered: covered } = jsonObject(response, 'the changes of the last minute')
  const time = typeof covered === 'string' ? Date.parse(covered) : Number.NaN
  if (!Number.isNaN(time)) return time
  throw new UnexpectedResponseError(
    'Salesforce did not return "latestDateCovered", the time until which its changes are complete. Try again later.',
  )
}
