import { isFaultWithoutRecords, saysFailure } from '../../http/faultInBody'
import { isObject } from '../../values/isObject'
import { looseName } from '../../values/lookUp'
import { holdersOf } from './holders'

/**
 * True if a response without its list can be a failure: it has a sign of one, or messages, statuses, and codes of which none
 * means success or that no records were found.
 */
export function canBeFailure(body: unknown, itemsPath: string | undefined): boolean {
  const objects = holdersOf(body, itemsPath).flatMap(({ value }) => [value, ...outcomeObjects(value)])
  if (objects.some((each) => saysFailure(each) || isFaultWithoutRecords(each) || hasFailureFlag(each)))
    return true
  const outcomes = objects.flatMap(outcomesIn)
  return outcomes.some((each) => doubts.test(each)) || (outcomes.length > 0 && !outcomes.some(isGood))
}

/** Returns the objects with an outcome, such as `status` with a code and a message. */
function outcomeObjects(value: object): object[] {
  return Object.entries(value).flatMap(([name, each]) =>
    isObject(each) && outcomeHolders.test(looseName(name)) ? [each] : [],
  )
}

/** Returns the messages, statuses, and codes of an object. The status of an object with an ID is that of a record. */
function outcomesIn(value: object): string[] {
  const entries = Object.entries(value).map(([name, each]) => [looseName(name), each] as const)
  const isRecord = entries.some(([name]) => name === 'id')
  return entries.flatMap(([name, each]) =>
    isRecord && name === 'status' ? [] : (outcomeOf(name, each) ?? []),
  )
}

function outcomeOf(name: string, value: unknown): string | undefined {
  const isError = errorNames.test(name)
  if (Array.isArray(value)) return isError && value.length > 0 ? 'error' : undefined
  if (value === null || value === '' || typeof value === 'object') return undefined
  const words = String(value)
    .slice(0, 200)
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .replace(/[_-]+/g, ' ')
  if (isError) return value === false ? undefined : isGood(words) ? words : 'error'
  if (!outcomeNames.test(name)) return undefined
  const isFlag = ['ok', 'status', 'success'].includes(name) && Number(value) === 1
  return isFlag ? 'true' : words
}

const outcomeHolders = /^(header|response|result|status)$|^(err|exception|fail|fault)/
const errorNames = /^(err|exception|fail|fault)/
const outcomeNames =
  /^(api|http|response|result|ret|return|status)?(code|detail|message|msg|reason|status)$|^(response|result|status)(desc|description|text)$|^(ok|result|success)$/

/** True for a code or words of success, and for words that no records were found. */
function isGood(outcome: string): boolean {
  return success.test(outcome) || (noneFound.test(outcome) && !noAccess.test(outcome))
}

const success =
  /^(0+|2\d\d|true|y|yes|s|active|all|available|complete|done|enabled|finished|normal|null|open|ready)$|\b(ok|okay|success\w*|succeeded|completed|executed|fetched|loaded|processed|retrieved|returned|no errors?)\b/i
const noneFound =
  /\b(no|zero|0) .*\b(available|exists?|found|match\w*|returned)\b|\b(no|zero|0) (\w+ ){0,2}(\w*[^\Ws]s|content|data|entry|item|match|record|result|row)\b|\b(\w*[^\Ws]s|data|entry|item|record|result|row) (\w+ )?not found\b|\b(empty|none|nothing)\b/i
const noAccess =
  /\b(account|credentials?|endpoint|key|license|permissions?|plan|rights|route|server|service|session|subscription|such|token|upstream|user|valid)\b/i
const doubts =
  /\bnot (?!found)|\b(again|being|busy|denied|down|(?<!no )error|exceeded|expired|fail\w*|invalid|later|limit|maintenance|partial\w*|time ?d? ?out|un\w+able|until|wait|will)\b/i

function hasFailureFlag(value: object): boolean {
  return Object.entries(value).some(
    ([name, each]) =>
      (each === true && failureFlags.test(looseName(name))) ||
      (each === false && successFlags.test(looseName(name))),
  )
}

const failureFlags =
  /maintenance|unavailable|degraded|offline|timed?out|throttled|ratelimited|suspended|partial|incomplete/
const successFlags = /^(is|job)?(authenticated|authorized|available|complete|online|ready|valid)$/
