import type { Fault } from '../errors'
import { looseName, namesOfCode } from '../values/lookUp'

/**
 * True if a refusal concerns only this moment by its status, code, or words: nothing was applied, and the same request
 * may succeed later. False for statuses with another meaning.
 */
export function isPassing(status: number, { code = '', message = '' }: Fault): boolean {
  const mayBePassing = status < 300 || (status >= 400 && status < 500)
  if (!mayBePassing || statusesWithMeaning.has(status)) return false
  if (statusesOfAMoment.has(status)) return true
  // The words of a validation rule are written by an administrator.
  if (/validation/i.test(code)) return false
  if (namesOfCode(code).some((name) => passingCodes.test(looseName(name)))) return true
  const words = message.slice(0, longestRead).replace(quoted, '')
  return saysLater(words) || isBusy(words) || saysTryAgain(words, code)
}

// 402 concerns a payment, which is never repeated unasked.
const statusesWithMeaning = new Set([401, 402, 403, 404, 408, 410, 429])

// 423 Locked (RFC 4918) and 425 Too Early (RFC 8470).
const statusesOfAMoment = new Set([423, 425])

const passingCodes =
  /^(error)?(server|service|system|backend|database|resource|api)?(is)?(too)?busy(error|exception)?$|(server|service|mailboxstore|system|backend|temporarily)(is)?(temporarily)?unavailable(error|exception)?$|(try|retry)(again)?later$|^(please)?tryagain$|^temporary(server|service|system|network|internal)?(error|failure)$|^(server|service|system|model)?(is)?overloaded(error|exception)?$/

// An API may quote a whole request.
const longestRead = 500
const quoted = /"[^"]*"|“[^”]*”|`[^`]*`/g

function saysLater(words: string): boolean {
  return later.test(words) || waiting.test(words) || temporarily.test(words)
}

const again = '(?:re-?try(?:ing)?|try(?:ing)? (?:[\\w ]{1,30} )?again)'
const noChange = '(?:(?!\\b(?:with|using|without)\\b)[^.!?]){0,30}?'
const period =
  '(?:a|an|one|some|several|few|about|\\d+) ?(?:[a-z]+ ){0,2}(?:moments?|seconds?|secs?|s|minutes?|mins?|hours?|while|bit)'

const later = new RegExp(
  `\\b${again}\\b${noChange}\\b(?:later(?! (?:than|date|version|slot|release))|shortly|soon|momentarily|(?:in|after) ${period})\\b`,
  'i',
)
const waiting = new RegExp(`\\bwait\\b[^.!?]{0,40}\\b(?:and|before|then)\\b[^.!?]{0,20}\\b${again}\\b`, 'i')
const temporarily =
  /\btemporar(y|ily) (unavailable|overloaded|down|offline|out of service|unable|((server|service|internal|system|network) )?(error|failure|problem|issue|outage))\b/i

/** An attendee, a room, or a line stays busy. */
function isBusy(words: string): boolean {
  return /\b(is|are|server|service|system) (\w+ ){0,2}(busy|overloaded)\b/i.test(words) && !others.test(words)
}

const others =
  /\b(attendee|calendar|room|user|person|member|agent|participant|organizer|slot|line|contact|host|phone|number)s?\b/i

/** A bare "try again" often follows a request to correct the input. */
function saysTryAgain(words: string, code: string): boolean {
  return tryAgain.test(words) && !onCondition.test(words) && !correction.test(`${words} ${looseName(code)}`)
}

const tryAgain = new RegExp(
  `\\b${again.replace('re-?try(?:ing)?', 're-?try (?:the|your|this)')}\\b|\\bplease re-?try\\b`,
  'i',
)
const onCondition = new RegExp(
  `\\b(?:and|then|to|before|not|never|n't) ${again}\\b|\\b${again},? (?:with|using|without|once|when|if|after|unless|until|from|by)\\b`,
  'i',
)
const correction =
  /\b(correct|incorrect|check|verify|valid|invalid|different|another(?! (process|transaction|request|operation|job))|change|fix|missing|required?|must|format|(?<!went )wrong|adjust|reduce|short|small|fewer|enter|provide|select|choose|specif|unsupported|unknown|duplicate|already|exist|expire|log ?in|sign ?in|password|permission|too (large|long|many|big|short)|exceed|malformed|not (found|allowed|supported|recognized))/i
