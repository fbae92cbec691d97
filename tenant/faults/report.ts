import type { Row } from '../measuring/table'
import type { FaultRow, Outcome } from './row'

/** Returns a line of the table, or no line for a row that was not played. */
export function lineOf({ what }: Pick<FaultRow, 'what'>, outcome: Outcome | undefined): Row[] {
  if (!outcome) return []
  const { repeated, unrecognizable, recoveriesMs } = outcome
  return [
    {
      Fault: what,
      Times: outcome.faults,
      In: outcome.in,
      Out: outcome.out,
      Errors: outcome.failed,
      Lost: outcome.lost,
      Repeated: unrecognizable > 0 ? `${repeated} (${unrecognizable} with another ID)` : repeated,
      'Grants lost': outcome.grantsLost,
      'Recovery, median': seconds(median(recoveriesMs)),
      'Recovery, longest': seconds(Math.max(0, ...recoveriesMs)),
      Notes: outcome.note ?? '',
    },
  ]
}

/** Returns a sentence for each promise that an outcome breaks. */
export function brokenPromises(
  { key, unavoidable }: Pick<FaultRow, 'key' | 'unavoidable'>,
  outcome: Outcome | undefined,
): string[] {
  if (!outcome) return []
  const { lost, unrecognizable, grantsLost, complaints } = outcome
  return [
    ...(lost > 0 ? [`${lost} messages were lost.`] : []),
    ...(unrecognizable > 0 ? [`${unrecognizable} repeated messages had another ID.`] : []),
    ...(grantsLost > 0 && unavoidable === undefined ? [`${grantsLost} grants were lost.`] : []),
    ...complaints,
  ].map((sentence) => `${key}: ${sentence}`)
}

/** Replaces the part of a string between the two markers with this name. Throws if the markers are missing. */
export function withSection(text: string, name: string, section: string): string {
  const [begin, end] = [`<!-- ${name}: begin -->`, `<!-- ${name}: end -->`]
  const [from, to] = [text.indexOf(begin), text.indexOf(end)]
  if (from < 0 || to < from) throw new Error(`There are no markers "${begin}" and "${end}".`)
  return `${text.slice(0, from + begin.length)}\n${section}\n${text.slice(to)}`
}

/** Returns the median, or 0 if there are no numbers. */
export function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b)
  const middle = sorted.length / 2
  const [low = 0, high = low] = [sorted[Math.ceil(middle) - 1], sorted[Math.floor(middle)]]
  return (low + high) / 2
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`
}
