import { storedCursor } from '../../../values/storedCursor'
import { markLength, type Progress } from './eventProgress'
import { formatTicks, parseTicks, ticksOf } from './ticks'

/** The position of event polling in the snapshot. */
interface EventCursor {
  readonly v: 1
  /** The polled calendar. Another calendar has another history. */
  readonly scope: string
  /** All changes before this time were emitted and can't appear again. ISO 8601 with seven decimal places. */
  readonly settled: string
  /** The marks of the changes since then that were emitted, concatenated. */
  readonly marks: string
}

/** Returns the progress to continue from. Another calendar starts from the beginning. */
export function resumeEvents(stored: unknown, scope: string): { progress: Progress; note?: string } {
  const beginning = { settled: ticksOf(0), marks: new Map() }
  const cursor = storedCursor(stored, (each) => isCursor(each, scope))
  if (!cursor) return { progress: beginning }
  if (cursor.scope !== scope) {
    return {
      progress: beginning,
      note: `The snapshot belongs to ${cursor.scope}, but the step polls ${scope}. Reading them from the beginning.`,
    }
  }
  return { progress: { settled: parseTicks(cursor.settled) ?? beginning.settled, marks: marksIn(cursor) } }
}

/** Returns the cursor for the progress. */
export function cursorOf(scope: string, { settled, marks }: Progress): EventCursor {
  return { v: 1, scope, settled: formatTicks(settled), marks: [...marks.keys()].join('') }
}

/** The rest of a cursor with another scope doesn't matter. */
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
