import type { Fault } from '../errors'
import { looseName, namesOfCode } from '../values/lookUp'

/**
 * Returns the kind of a temporary error, by its status, code, or message. `rolledBack` is a clear 4xx, so nothing was
 * applied. With `temporary`, a write is not repeated. Returns undefined for any other error, and for statuses with another
 * meaning.
 */
export function temporaryKind(
  status: number,
  { code = '', message = '' }: Fault,
): 'rolledBack' | 'temporary' | undefined {
  const isSuccess = status < 300
  if (!isSuccess && (status < 400 || status >= 500)) return undefined
  if (statusesWithMeaning.has(status)) return undefined
  if (statusesOfAMoment.has(status)) return 'rolledBack'
  const words = message.slice(0, longestRead).replace(quoted, '')
  // An administrator writes the messages of validation rules, triggers, and flows.
  const isOfUser = /validation|trigger|^CANNOT_INSERT_UPDATE/i.test(code)
  if (isOfUser || payment.test(words)) return undefined
  const isClear = isPassingCode(code) || saysLater(words) || isBusy(words)
  // A part of the request may have been applied.
  if (isClear) return isSuccess ? 'temporary' : 'rolledBack'
  return saysTryAgain(words, code) ? 'temporary' : undefined
}

function isPassingCode(code: string): boolean {
  return namesOfCode(code).some((name) => passingCodes.test(looseName(name)))
}

// A payment is never repeated automatically. 402 is about a payment, too.
const payment = /\b(payments?|cards?|funds?|declined|charged?)\b/i
const statusesWithMeaning = new Set([401, 402, 403, 404, 408, 410, 429])

// 423 Locked (RFC 4918) and 425 Too Early (RFC 8470).
const statusesOfAMoment = new Set([423, 425])

const passingCodes =
  /^(error)?(server|service|system|backend|database|resource|api)?(is)?(too)?busy(error|exception)?$|(server|service|mailboxstore|system|backend|temporarily)(is)?(temporarily)?unavailable(error|exception)?$|(try|retry)(again)?later$|^(please)?tryagain$|^temporary(server|service|system|network|internal)?(error|failure)$|^(server|service|system|model)?(is)?overloaded(error|exception)?$/

// An API can quote a whole request.
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
  /\btemporar(y|ily) ((un|not )available|overloaded|down|offline|out of service|unable|((server|service|internal|system|network) )?(error|failure|problem|issue|outage))\b/i

/** True if the API itself is busy, not an attendee, a room, or a line, which can stay busy. */
function isBusy(words: string): boolean {
  return /\b(is|are|server|service|system) (\w+ ){0,2}(busy|overloaded)\b/i.test(words) && !others.test(words)
}

const others =
  /\b(attendee|calendar|room|user|person|member|agent|participant|organizer|slot|line|contact|host|phone|number)s?\b/i

/** True for "try again later". "Try again" alone often follows a request to correct the input. */
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
  /\b(correct|incorrect|check|verify|valid|invalid|different|another(?! (process|transaction|request|operation|job))|change|fix|missing|required?|must|format|(?<!went )wrong|adjust|reduce|short|small|fewer|enter|provide|select|choose|specif|unsupported|unknown|duplicate|similar|already|exist|expire|log ?in|sign ?in|password|permission|too (large|long|many|big|short)|exceed|malformed|not (found|allowed|supported|recognized|registered|available|permitted|eligible)|(could|can|unable)( ?not|n't)? (be )?(to )?f(i|ou)nd|no longer|out of range|token|cursor|sync|offset|page)/i
