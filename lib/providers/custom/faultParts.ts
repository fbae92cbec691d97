import { isObject } from '../../values/isObject'
import { looseName, looseReader } from '../../values/lookUp'

/** An object of an error response. Returns a property by its name in any spelling. */
export type FaultPart = (name: string) => unknown

/** Returns the objects of an error response that can have its code and message, the innermost ones first. */
export function faultParts(body: unknown): readonly FaultPart[] {
  const outer = Array.isArray(body) ? body[0] : body
  if (typeof outer === 'string') return /\S\s+\S/.test(outer) ? [wordsPart(outer)] : []
  if (!isObject(outer)) return []
  const fields = looseReader(outer)
  const inner = holders.flatMap((name) => partsIn(fields(name)))
  return [...inner, fields, ...fieldErrors(outer), ...plainFieldErrors(fields('errors'))]
}

const holders = [
  'error',
  'errors',
  'fault',
  'odataError',
  'requestError',
  'exception',
  'errorMessages',
  'validationErrors',
  'detail',
  'details',
  'data',
  'meta',
  'response',
  'result',
]

const innerHolders = [
  'errors',
  'error',
  'serviceException',
  'policyException',
  'details',
  'detail',
  'extensions',
]

function partsIn(value: unknown, depth = 0): FaultPart[] {
  if (typeof value === 'string') return depth === 0 ? [] : [wordsPart(value)]
  if (Array.isArray(value)) return value.slice(0, 3).flatMap((each) => partsIn(each, depth + 1))
  if (!isObject(value) || depth > 3) return []
  const fields = looseReader(value)
  const nested = innerHolders.flatMap((name) => partsIn(fields(name), depth + 1))
  const isWrapper = !['message', 'code', 'faultString'].some((name) => fields(name) !== undefined)
  return isWrapper ? [...nested, fields, ...fieldErrors(value)] : [fields, ...nested, ...fieldErrors(value)]
}

/** Reads `errors: {email: ["is invalid"]}`, as Rails and Laravel send it, also with strings or objects in the list. */
function fieldErrors(value: Readonly<Record<string, unknown>>): FaultPart[] {
  return Object.entries(value).flatMap(([field, faults]) => {
    const [first] = Array.isArray(faults) ? faults : []
    const words = isObject(first) ? looseReader(first)('message') : first
    if (typeof words !== 'string' || isHolder(field)) return []
    return [wordsPart(unnamed.has(looseName(field)) ? words : `${field}: ${words}`)]
  })
}

/** Reads `errors: {summary: "is required"}`, as Jira sends it. */
function plainFieldErrors(value: unknown): FaultPart[] {
  if (!isObject(value)) return []
  return Object.entries(value).flatMap(([field, words]) =>
    typeof words === 'string' && /\S\s+\S/.test(words) ? [wordsPart(`${field}: ${words}`)] : [],
  )
}

const unnamed = new Set(['message', 'messages', 'errorMessages'].map(looseName))
const holderNames = new Set(holders.map(looseName))

function isHolder(name: string): boolean {
  return holderNames.has(looseName(name)) && !unnamed.has(looseName(name))
}

function wordsPart(words: string): FaultPart {
  return looseReader({ message: words })
}
