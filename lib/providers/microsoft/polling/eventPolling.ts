import { ConfigurationError } from '../../../errors'
import type { Api } from '../../../http/api'
import type { Log, Page, PollRequest } from '../../objectOperations'
import { objectTypeOf } from '../objects/objectTypes'
import { readChanges } from './eventChanges'
import { cursorOf, resumeEvents } from './eventCursor'
import { type Bounds, type Progress, selectForEmission } from './eventProgress'
import { earlier, endOf, later, type Ticks, ticksOf } from './ticks'

/**
 * Yields the changes of a calendar's events by the time of the last change, because delta queries for events only support
 * fixed time windows. Each page starts at the end of the previous one, because links count positions, which can shift.
 */
export async function* pollEvents(
  api: Api,
  request: PollRequest,
  stored: unknown,
  log: Log,
): AsyncGenerator<Page> {
  checkDeletions(request)
  const scope = scopeOf(request)
  const resumed = resumeEvents(stored, scope)
  if (resumed.note) log.warn(resumed.note)
  let progress = resumed.progress
  let from = later(progress.settled, ticksOf(request.startTime ?? 0))
  let bounds: Bounds | undefined
  const { largestPage } = objectTypeOf('events')
  while (request.endTime === undefined || from < endOf(request.endTime)) {
    const top = Math.min(request.pageSize, largestPage) + awaited(progress, from)
    const page = await readChanges(api, request, from, top)
    bounds ??= boundsAt(page.sentAtMs, request)
    const selected = selectForEmission(progress, page, bounds)
    progress = selected.progress
    const { completeTo = bounds.upper } = page
    yield { records: selected.fresh.map(({ record }) => record), cursor: { ...cursorOf(scope, progress) } }
    if (completeTo >= bounds.upper) return
    from = completeTo
  }
}

function checkDeletions({ includeDeleted }: PollRequest): void {
  if (!includeDeleted) return
  throw new ConfigurationError(
    'The field "includeDeleted" is selected, but Microsoft Graph does not report deleted events. Clear it to poll new and updated events.',
  )
}

function scopeOf({ parentId, mailbox }: PollRequest): string {
  const calendar =
    parentId === undefined ? 'events of the default calendar' : `events of calendar ${parentId}`
  return mailbox === undefined ? calendar : `${calendar} in the mailbox ${mailbox.toLowerCase()}`
}

/** The number of changes since that time that were already emitted, which the page must contain in addition. */
function awaited({ marks }: Progress, from: Ticks): number {
  return [...marks.values()].filter((time) => time === undefined || time >= from).length
}

const heldBackMs = 2000
// Covers clock differences, and changes that become visible later than their timestamp.
const marginMs = 30_000

function boundsAt(sentAtMs: number, { endTime }: PollRequest): Bounds {
  const upper = ticksOf(sentAtMs - heldBackMs)
  return {
    upper: endTime === undefined ? upper : earlier(upper, endOf(endTime)),
    settling: upper - ticksOf(marginMs),
  }
}
