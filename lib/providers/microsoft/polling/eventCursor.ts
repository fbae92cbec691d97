import { storedCursor } from '../../storedCursor'
import { markLength, type Progress } from './eventProgress'
import { formatTicks, parseTicks, ticksOf } from './ticks'

/** How far polling is, as it is kept in the snapshot. */
interface EventCursor {
  readonly v: 1
  /** What is polled; another calendar has another history. */
  readonly scope: string
  /** All changes before this time are handed over for good; ISO 8601 with seven digits. */
  readonly settled: string
  /** What is handed over of the changes since: their marks, one after the other. */
  readonly marks: string
}

/** The progress to go on from. Another calendar has another history and starts from the beginning. */
export function resume(stored: unknown, scope: string): { progress: Progress; note?: string } {
  const beginning = { settled: ticksOf(0), marks: new Map() }
  const cursor = storedCursor(stored, (each) => isCursor(each, scope))
  if (!cursor) return { progress: beginning }
  if (cursor.scope !== scope) {
    return {
      progress: beginning,
      note: `The snapshot belongs to ${cursor.scope}, but ${scope} are to be polled: they are read from the beginning.`,
    }
  }
  return { progress: { settled: parseTicks(cursor.settled) ?? beginning.settled, marks: marksIn(cursor) } }
}

/** The cursor that holds the progress. */
export function cursorOf(scope: string, { settled, marks }: Progress): EventCursor {
  return { v: 1, scope, settled: formatTicks(settled), marks: [...marks.keys()].join('') }
}

/** Of another scope it does not matter what else stands in it. */
function isCursor(stored: unknown, scope: string): stored is EventCursor {
  const { v, scope: ofStored, settled, marks } = Object(stored)
  if (v !== 1 || typeof ofStored !== 'string') return false
  const isWhole = typeof marks === 'string' && /^[\w-]*$/.test(marks) && marks.length % markLength === 0
  return ofStored !== scope || (parseTicks(settled) !== undefined && isWhole)
}

function marksIn({ marks }: EventCursor): Progress['marks'] {
  const each = marks.match(new RegExp(`.{${markLength}}`, 'g')) ?? []
  return new Map(each.map((mark) => [mark, undefined]))
}
