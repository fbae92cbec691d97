import { isObject } from '../../isObject'
import type { Fact } from '../shared/events'

type LogFact = Extract<Fact, { type: 'log' }>

const levels: readonly [number, LogFact['level']][] = [
  [50, 'error'],
  [40, 'warn'],
  [30, 'info'],
  [20, 'debug'],
  [0, 'trace'],
]

/** Returns the event of a line that a process wrote: bunyan's JSON, or plain text. */
export function logLine(line: string, step?: string): LogFact | undefined {
  const place = step === undefined ? {} : { step }
  const entry = parse(line)
  if (!entry) return line.trim() === '' ? undefined : { type: 'log', ...place, level: 'info', text: line }
  const { msg, level, err } = entry
  const problem = isObject(err) && typeof err['message'] === 'string' ? ` ${err['message']}` : ''
  const text = `${typeof msg === 'string' ? msg : ''}${problem}`.trim()
  if (text === '') return undefined
  return { type: 'log', ...place, level: levelOf(Number(level ?? 30)), text }
}

function levelOf(level: number): LogFact['level'] {
  return levels.find(([least]) => level >= least)?.[1] ?? 'info'
}

function parse(line: string): Record<string, unknown> | undefined {
  if (!line.startsWith('{')) return undefined
  try {
    const entry: unknown = JSON.parse(line)
    return isObject(entry) ? entry : undefined
  } catch {
    return undefined
  }
}
