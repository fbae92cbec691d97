import { UnexpectedResponseError } from '../../../errors'
import type { Api } from '../../../http/api'
import { dateOf, type HttpResponse } from '../../../http/message'
import type { PollRequest } from '../../objectOperations'
import { type CollectionStart, type Item, responsePagesOf } from '../collection'
import { listPath } from '../objects/items'
import { recordOf } from '../objects/records'
import { Odata, odata } from '../odata'
import { type Change, type ChangePage, markOf } from './eventProgress'
import { selectedOf, selectQuery } from './selectedFields'
import { endOf, formatTicks, parseTicks, type Ticks, ticksOf } from './ticks'

/** The events of a calendar, and the time of Graph's clock. */
export interface ReadChanges extends ChangePage {
  readonly sentAtMs: number
}

/**
 * Returns the changes of a calendar since that time: a page of `top`, or more if one page doesn't reach beyond the time.
 * Throws UnexpectedResponseError if the page is not as requested.
 */
export async function readChanges(
  api: Api,
  request: PollRequest,
  from: Ticks,
  top: number,
): Promise<ReadChanges> {
  const start = startOf(request, from, top)
  for (let before: string | undefined; ; ) {
    const { pages, ...read } = await readBeyond(api, start, request, from)
    const shown = read.changes.map(({ mark }) => mark).join()
    // Next links count positions, which shift if an event changes. Two equal results are complete.
    if (pages === 1 || shown === before) return read
    before = shown
  }
}

const neededFields = ['lastModifiedDateTime']

/** The first property of `$orderby` must also be the first in `$filter`, or Graph rejects the filter as inefficient. */
function startOf(request: PollRequest, from: Ticks, top: number): CollectionStart {
  const { parentId, endTime } = request
  const since = odata`lastModifiedDateTime ge ${literal(from)}`
  const filter =
    endTime === undefined
      ? since
      : odata`${since} and lastModifiedDateTime le ${literal(endOf(endTime) - 1n)}`
  return {
    path: listPath('events', parentId),
    query: {
      $filter: filter.text,
      $orderby: 'lastModifiedDateTime',
      $top: String(top),
      ...selectQuery(request, neededFields),
    },
  }
}

function literal(ticks: Ticks): Odata {
  return new Odata(formatTicks(ticks))
}

/** Follows the links until a change after that time, or until the last page. */
async function readBeyond(
  api: Api,
  start: CollectionStart,
  request: PollRequest,
  from: Ticks,
): Promise<ReadChanges & { pages: number }> {
  const changes = new Map<string, Change>()
  let [newest, sentAtMs, pages] = [ticksOf(0), Number.POSITIVE_INFINITY, 0]
  for await (const { items, nextLink, response } of responsePagesOf(api, start, 'events')) {
    pages++
    sentAtMs = Math.min(sentAtMs, serverTimeOf(response, Date.now()))
    for (const change of items.map((item) => changeOf(item, request))) {
      if (change.time < newest) throw unordered(change.time, newest)
      newest = change.time
      if (newest >= from) changes.set(change.mark, change)
    }
    if (nextLink !== undefined && newest > from) {
      return { changes: [...changes.values()], completeTo: newest, sentAtMs, pages }
    }
  }
  return { changes: [...changes.values()], completeTo: undefined, sentAtMs, pages }
}

// The difference between the clocks is unknown without a Date header, which a proxy can remove.
const unknownClockMs = 5 * 60_000

function serverTimeOf(response: HttpResponse, nowMs: number): number {
  return dateOf(response) ?? nowMs - unknownClockMs
}

function changeOf(item: Item, request: PollRequest): Change {
  const time = parseTicks(item['lastModifiedDateTime'])
  if (typeof item['id'] !== 'string' || time === undefined) {
    throw new UnexpectedResponseError(
      'Microsoft Graph returned an event without its ID or the time of its last change. Report it with this error message.',
    )
  }
  const { body, ...record } = recordOf(item)
  return { time, mark: markOf(record), record: { ...record, body: selectedOf(body, request, neededFields) } }
}

function unordered(time: Ticks, before: Ticks): UnexpectedResponseError {
  return new UnexpectedResponseError(
    `Microsoft Graph returned events in another order than requested (${formatTicks(time)} after ${formatTicks(before)}), so the page was not emitted. Report it with this error message.`,
  )
}
