import { UnexpectedResponseError } from '../../errors'
import { type Api, jsonObject } from '../../http/api'
import { path } from '../../http/path'
import type { Log } from '../objectOperations'
import type { ObjectDescription } from './describe'

/** The bound before which all rows are visible, by the server's clock (/updated tells when open transactions began). */
export async function replicationHorizon(
  api: Api,
  description: ObjectDescription,
  log: Log,
): Promise<number> {
  const now = description.serverTimeMs
  if (now === undefined)
    throw new UnexpectedResponseError('Salesforce answered without its time (the Date header).')
  if (!description.isReplicateable) {
    log.warn(
      `Salesforce does not tell of open transactions on ${description.name}: rows of the last minute are left for the next execution, and a transaction that takes longer may be missed.`,
    )
    return now - minuteMs
  }
  const end = (Math.floor(now / minuteMs) + 1) * minuteMs
  const response = await api({
    method: 'GET',
    path: path`/sobjects/${description.name}/updated/`,
    query: { start: new Date(end - 2 * minuteMs).toISOString(), end: new Date(end).toISOString() },
  })
  const { latestDateCovered } = jsonObject(response, 'the changes of the last minute')
  const covered = typeof latestDateCovered === 'string' ? Date.parse(latestDateCovered) : Number.NaN
  if (Number.isNaN(covered))
    throw new UnexpectedResponseError('Salesforce did not say up to when its changes are complete.')
  // Stamps are whole seconds: a row of the bound's own second may still come.
  return Math.floor(Math.min(covered, now) / 1000) * 1000
}

const minuteMs = 60_000
