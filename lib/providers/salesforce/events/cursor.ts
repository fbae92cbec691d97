import { storedCursor } from '../../../values/storedCursor'
import type { Replay } from './messages'

/** The position in a topic, as the snapshot keeps it. */
export interface EventCursor {
  readonly topic: string
  /** The last event that was emitted, in hexadecimal; absent before the first response. */
  readonly replayId?: string
  /** ISO time; older events are skipped until a newer one arrives. */
  readonly since?: string
}

export type StartFrom = 'newEvents' | 'storedEvents'

/** Returns the cursor in a snapshot, or undefined for an empty one. Throws ConfigurationError for an unknown shape. */
export function readCursor(snapshot: unknown): EventCursor | undefined {
  return storedCursor(snapshot, isCursor)
}

function isCursor(stored: unknown): stored is EventCursor {
  const { topic, replayId, since } = Object(stored) as Record<string, unknown>
  return (
    typeof topic === 'string' &&
    (replayId === undefined || (typeof replayId === 'string' && /^([0-9a-f]{2})+$/i.test(replayId))) &&
    (since === undefined || (typeof since === 'string' && !Number.isNaN(Date.parse(since))))
  )
}

/**
 * Returns the cursor of a subscription without a position. Salesforce tells the position of new events only with the
 * first response, up to 270 s later, so until then the time stands for it.
 */
export function firstCursor(topic: string, startFrom: StartFrom, nowMs: number): EventCursor {
  return { topic, since: new Date(startFrom === 'newEvents' ? nowMs : 0).toISOString() }
}

/** Returns the cursor after a response; `isCaughtUp` is true once an event is new. */
export function advance({ topic, since }: EventCursor, replayId: Buffer, isCaughtUp: boolean): EventCursor {
  return {
    topic,
    replayId: replayId.toString('hex'),
    ...(since !== undefined && !isCaughtUp && { since }),
  }
}

/** Returns how to subscribe from a stored cursor. */
export function replayOf({ replayId }: EventCursor): Replay {
  return replayId === undefined ? 'earliest' : { after: Buffer.from(replayId, 'hex') }
}

/** Returns true if the event is older than the subscription; an event without a time counts as new. */
export function isOld({ since }: EventCursor, payload: Readonly<Record<string, unknown>>): boolean {
  const timeMs = since === undefined ? undefined : eventTimeMs(payload)
  return timeMs !== undefined && timeMs < Date.parse(since ?? '')
}

/** Change events carry the time of the commit, and platform events the time of their creation. */
function eventTimeMs({ ChangeEventHeader: header, CreatedDate: created }: Readonly<Record<string, unknown>>) {
  const timeMs =
    header === undefined ? created : (Object(header) as Record<string, unknown>)['commitTimestamp']
  return typeof timeMs === 'number' ? timeMs : undefined
}
