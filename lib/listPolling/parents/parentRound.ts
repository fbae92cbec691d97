import type { WatermarkSource } from '../definition/listDefinition'
import type { Round } from '../listCursor'
import type { ParentWindow } from '../position'
import { sentEndMs, windowEnd } from '../watermark/watermarkRequest'
import type { FoundParent } from './walkParents'

/** Returns the round at the list of another parent. */
export function entering({ parentWindow: _, ...round }: Round, { place }: FoundParent): Round {
  return { ...round, ...firstPage, parents: place }
}

/** Returns the round after the list of a parent. */
export function leaving({ parentWindow: _, ...round }: Round, { place }: FoundParent): Round {
  const last = place.at(-1)
  const done = last ? [...place.slice(0, -1), { ...last, isDone: true as const }] : place
  return { ...round, ...firstPage, parents: done }
}

/** Returns the round in the list of a new parent, with the first window unless the list was started. */
export function inNewParent(round: Round, source: WatermarkSource | undefined): Round {
  if (!source?.window || round.untilMs === undefined || round.parentWindow) return round
  // A snapshot of an earlier version has no window, so its next page belongs to the whole period.
  const isStarted = round.position.next !== undefined
  return { ...round, parentWindow: isStarted ? { untilMs: round.untilMs } : windowOf(round, source) }
}

/** Returns the round at the next window of the list of a new parent; undefined after the last one. */
export function inNextWindow(round: Round, source: WatermarkSource | undefined): Round | undefined {
  const { parentWindow, untilMs } = round
  if (!source || !parentWindow || untilMs === undefined || parentWindow.untilMs >= untilMs) return undefined
  const completeMs = sentEndMs(source, parentWindow.untilMs)
  return { ...round, ...firstPage, parentWindow: windowOf(round, source, completeMs) }
}

function windowOf(
  { startedAtMs: nowMs = Date.now(), untilMs: latestMs = nowMs }: Round,
  source: WatermarkSource,
  completeMs?: number,
): ParentWindow {
  const untilMs = windowEnd(source, undefined, { nowMs, latestMs, windowEndMs: completeMs }) ?? latestMs
  return { untilMs, ...(completeMs !== undefined && { completeMs }) }
}

const firstPage = { position: { seen: 0 }, trail: { pages: 0 } } as const
