import type { ObservedRequest } from '../../brokers/broker'
import type { Fact } from '../shared/events'

export interface RequestPlaces {
  readonly platformUrl: string
  readonly storageUrl: string
  readonly tokenUri: string | undefined
}

type HttpFact = Extract<Fact, { type: 'http' }>

/** Returns the event of a request. It distinguishes requests to the API, the token endpoint, and the platform. */
export function requestFact(
  { milliseconds, ...request }: ObservedRequest,
  places: RequestPlaces,
  step: Pick<HttpFact, 'step' | 'container' | 'thread'> = {},
): HttpFact {
  return { type: 'http', ...step, where: whereOf(request, places), ...request, ms: milliseconds }
}

function whereOf(
  { origin, path }: Pick<ObservedRequest, 'origin' | 'path'>,
  { platformUrl, storageUrl, tokenUri }: RequestPlaces,
): HttpFact['where'] {
  if (origin === platformUrl || origin === storageUrl) return 'platform'
  return tokenUri !== undefined && `${origin}${path}` === tokenUri.split('?', 1)[0] ? 'token' : 'api'
}
