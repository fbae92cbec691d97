import type { ObjectRecord } from '../providers/objectOperations'

/** Which record versions were emitted: each by its mark or, where they are many, all of them by one sum. */
export type Memory = Marks | Sum

interface Marks {
  /** Separated by blanks. */
  readonly marks: string
}

export interface Sum {
  readonly count: number
  readonly sum: number
}

export const nothing: Memory = { marks: '' }
export const zero: Sum = { count: 0, sum: 0 }

/** So many that what is remembered of one round and of the next one usually fit into a snapshot together. */
export const mostMarks = 150

/** A part of the hash that a record's version is: of 150 remembered ones, one in 450 million others is taken for one of them. */
export function markOf({ version }: ObjectRecord): string {
  return Number.parseInt(version.slice(0, 9), 16).toString(36)
}

/** True where the mark is known to be in the memory; of a sum nothing can be said. */
export function has(memory: Memory, mark: string): boolean {
  return isSum(memory) ? false : marksIn(memory).includes(mark)
}

export function isSum(memory: Memory): memory is Sum {
  return 'sum' in memory
}

/** The memory with more marks in it. */
export function remember(memory: Memory, added: readonly string[]): Memory {
  if (isSum(memory)) return plus(memory, added)
  const marks = [...new Set([...marksIn(memory), ...added])]
  return marks.length > mostMarks ? plus(zero, marks) : { marks: marks.join(' ') }
}

/** The same memory in the least room. */
export function summed(memory: Memory): Sum {
  return isSum(memory) ? memory : plus(zero, marksIn(memory))
}

/** The sum with more marks in it. */
export function plus({ count, sum }: Sum, added: readonly string[]): Sum {
  return {
    count: count + added.length,
    sum: added.reduce((total, mark) => (total + Number.parseInt(mark, 36)) % sumLimit, sum),
  }
}

// A mark more stays below the largest exact integer.
const sumLimit = 2 ** 52

export function isMemory(stored: unknown): stored is Memory {
  const { marks, count, sum } = Object(stored)
  return typeof marks === 'string' || (Number.isSafeInteger(count) && Number.isSafeInteger(sum))
}

function marksIn({ marks }: Marks): string[] {
  return marks === '' ? [] : marks.split(' ')
}
