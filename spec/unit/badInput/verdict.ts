import { inspect } from 'node:util'
import type { Recorded } from './runtimeDouble'

/** How a call of a step ended. */
export type Outcome =
  | { readonly kind: 'returned'; readonly value: unknown }
  | { readonly kind: 'threw'; readonly error: unknown }
  | { readonly kind: 'hung' }

/** Returns the name of the error, or of the result. */
export function nameOf(outcome: Outcome, { emitted }: Recorded): string {
  if (outcome.kind === 'threw') return (outcome.error as Error | undefined)?.name ?? 'no error'
  if (emitted.some(({ event }) => event === 'rebound')) return 'rebound'
  const isEmitted = emitted.some(({ event }) => event === 'data')
  return isEmitted || (outcome.kind === 'returned' && outcome.value !== undefined) ? 'message' : 'nothing'
}

/** Returns the broken promises of an outcome and of everything that the step emitted and logged. */
export function faultsOf(
  outcome: Outcome,
  { emitted, lines }: Recorded,
  fieldNames: readonly string[],
): string[] {
  return [
    ...endFaults(outcome, fieldNames),
    ...emitted.flatMap(({ event, payload }) => emissionFaults(event, payload, fieldNames)),
    ...lines.flatMap(textFaults),
    ...(Object.keys(Object.prototype).length > 0 || 'polluted' in {} ? ['Object.prototype is polluted'] : []),
  ]
}

function endFaults(outcome: Outcome, fieldNames: readonly string[]): string[] {
  if (outcome.kind === 'hung') return ['it never ended']
  if (outcome.kind === 'threw') return errorFaults(outcome.error, fieldNames)
  return outcome.value === undefined ? [] : valueFaults('the result', outcome.value)
}

function emissionFaults(event: string, payload: unknown, fieldNames: readonly string[]): string[] {
  if (event === 'rebound') return errorFaults(payload, fieldNames)
  // The only event that consists of secrets.
  if (event === 'updateKeys') return []
  if (event === 'snapshot' && Buffer.byteLength(JSON.stringify(payload)) >= 4096)
    return ['a snapshot of 4 KB or more']
  return ['data', 'snapshot'].includes(event) ? valueFaults(event, payload) : [`it emitted "${event}"`]
}

function valueFaults(what: string, value: unknown): string[] {
  const text = textOf(value)
  if (text === undefined) return [`${what} cannot be sent as JSON`]
  const faults = []
  if (typeof value !== 'object' || value === null) faults.push(`${what} is not an object`)
  if (text !== JSON.stringify(JSON.parse(text))) faults.push(`${what} cannot be restored from JSON`)
  if (secrets.test(text)) faults.push(`${what} contains a secret`)
  if (unwritten.test(text)) faults.push(`${what} contains a generated string: ${around(text, unwritten)}`)
  return faults
}

function textOf(value: unknown): string | undefined {
  try {
    return JSON.stringify(value)
  } catch {
    return undefined
  }
}

const errorNames = [
  'ConfigurationError',
  'ReconnectRequiredError',
  'ClientRejectedError',
  'PermissionError',
  'NotFoundError',
  'RateLimitError',
  'TemporaryError',
  'ApiError',
  'UnexpectedResponseError',
]

function errorFaults(error: unknown, fieldNames: readonly string[]): string[] {
  if (!(error instanceof Error)) return [`a value that is not an Error was thrown: ${inspect(error)}`]
  const { name, message } = error
  return [
    ...(errorNames.includes(name) ? [] : [`an error named ${name}: ${error.stack}`]),
    ...(message.includes('does not foresee') ? [`unexpectedError: ${error.stack}`] : []),
    ...(name === 'ConfigurationError' && !fieldNames.some((field) => namesField(message, field))
      ? [`the error contains no field: ${message}`]
      : []),
    ...(/[.!?)]$/.test(message) ? [] : [`the error message is not a sentence: ${message}`]),
    ...textFaults(message),
    // As a debugger or a careless logger would print it, with its causes.
    ...(secrets.test(inspect(error, { depth: 6, showHidden: true }))
      ? [`a secret is in the error: ${message}`]
      : []),
  ]
}

// A whole word, or an environment variable. Short names are quoted, and long ones are truncated.
function namesField(message: string, field: string): boolean {
  const words = field.length > 2 ? message.split(/[^\w-]+/) : []
  return (
    words.includes(field) || /\b[A-Z]+_[A-Z_]+\b/.test(message) || message.includes(`"${field.slice(0, 40)}`)
  )
}

function textFaults(text: string): string[] {
  return [
    ...(unwritten.test(text) ? [`a generated string is in: ${text}`] : []),
    ...(secrets.test(text) ? [`a secret is in: ${text}`] : []),
  ]
}

const secrets = /(held|fresh)-(access|refresh)-secret|the-client-secret|the-api-key|the-storage-token/
const unwritten = /\bundefined\b|\[object \w+\]|\bNaN\b|Invalid Date/

function around(text: string, pattern: RegExp): string {
  const at = text.search(pattern)
  return text.slice(Math.max(0, at - 60), at + 60)
}
