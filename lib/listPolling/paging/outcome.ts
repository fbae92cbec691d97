import { isFaultWithoutRecords, saysFailure } from '../../http/faultInBody'
import { isObject } from '../../values/isObject'
import { looseName } from '../../values/lookUp'
import { hasId, holdersOf } from './holders'

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

/** Returns the messages, statuses, and codes of an object. An object with an ID is a record, so only its errors count. */
function outcomesIn(value: object): string[] {
  const isRecord = hasId(value)
  return Object.entries(value).flatMap(([name, each]) => {
    const loose = looseName(name)
    return isRecord && !errorNames.test(loose) ? [] : (outcomeOf(loose, each) ?? [])
  })
}

function outcomeOf(name: string, value: unknown): string | undefined {
  const isError = errorNames.test(name)
  if (Array.isArray(value)) return isError && value.length > 0 ? 'error' : undefined
  if (value === null || value === '' || typeof value === 'object' || (isError && value === false))
    return undefined
  const words = String(value)
    .slice(0, 200)
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .replace(/[_-]+/g, ' ')
  // A code decides over its message, which can be in any language.
  if (isError && !/(message|msg)$/.test(name)) return isGood(words) ? words : 'error'
  if (!isError && !outcomeNames.test(name)) return undefined
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
  /^(0+|2\d\d|true|y|yes|s|active|all|archived|available|closed|complete|done|draft|enabled|finished|inactive|normal|null|open|published|ready)$|(?<![不未没])成功|\b(ok|okay|success\w*|succeeded|completed|executed|fetched|loaded|processed|retrieved|returned|no errors?)\b/i
const noneFound =
  /\bno ?data\b|\b(no|zero|0) .*\b(available|exists?|found|match\w*|returned)\b|\b(no|zero|0) (\w+ ){0,2}(\w*[^\Ws]s|content|data|entry|item|match|record|result|row)\b|\b(\w*[^\Ws]s|data|entry|item|record|result|row) (\w+ )?not found\b|\b(empty|none|nothing)\b/i
const noAccess =
  /\b(account|credentials?|endpoint|key|license|permissions?|plan|rights|route|server|service|session|subscription|such|token|upstream|user|valid)\b/i
const doubts =
  /\bnot (?!found)|\b(again|being|busy|denied|down|(?<!no ?(data ?)?)error|exceeded|expired|fail\w*|invalid|later|limit|maintenance|partial\w*|time ?d? ?out|un\w+able|until|wait|will)\b/i

function hasFailureFlag(value: object): boolean {
  if (hasId(value)) return false
  return Object.entries(value).some(
    ([name, each]) =>
      (each === true && failureFlags.test(looseName(name))) ||
      (each === false && successFlags.test(looseName(name))),
  )
}

const failureFlags =
  /maintenance|unavailable|degraded|offline|timed?out|throttled|ratelimited|suspended|partial|incomplete/
const successFlags = /^(is|job)?(authenticated|authorized|available|complete|online|ready|valid)$/
