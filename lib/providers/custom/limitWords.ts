import type { HttpResponse } from '../../http/message'
import { remainingCalls } from '../../http/retry'
import type { FaultPart } from './faultParts'

/** True if an error response is about calls per time, by its headers, codes, or message. */
// GitHub and others: https://docs.github.com/rest/using-the-rest-api/troubleshooting-the-rest-api
export function isLimited(
  response: HttpResponse,
  parts: readonly FaultPart[],
  words: string | undefined,
): boolean {
  const { status, headers } = response
  if (status === 401 || status === 429 || status >= 500) return false
  if (status === 420) return true
  if (status === 403 && headers['retry-after'] !== undefined) return true
  if ((status === 403 || status === 400) && remainingCalls(response) === 0) return true
  const reasons = [...parts.flatMap(reasonsOf), ...(words === undefined ? [] : [words])]
  // A code for a quota can be general, and the message next to it more exact.
  const isOtherQuota = reasons.some((reason) => otherLimits.test(reason))
  const isOfCalls = (reason: string) => isLimitReason(reason) && !(isOtherQuota && /quota/i.test(reason))
  return reasons.some(isOfCalls) || parts.some(isFacebookLimit) || parts.some(isStatusOfLimit)
}

function isLimitReason(reason: string): boolean {
  if (!/\s/.test(reason.trim())) return limitCodes.test(reason) && !otherLimits.test(reason)
  if (otherLimits.test(reason) || permissionWords.test(reason)) return false
  if (limitWords.test(reason)) return true
  if (amounts.test(reason)) return false
  return usedUpLimit.test(reason) || (usedUpQuota.test(reason) && period.test(reason))
}

const limitCodes =
  /rate_?-?limit|thrott?l|too_?-?many_?-?(requests|calls)|slow_?-?down|over_?-?(query|rate)_?-?limit|(hourly|daily|minute|burst|api|request|call|invocation|concurrent|concurrency)s?_?-?(\w+_)?limit_?-?(\w+_)?(exceeded|reached)|quota_?-?(has_been_)?(exceeded|reached|violation)|complexity_budget_exhausted|^resource_?exhausted$|^limit_?exceeded$|^0*3001$/i

const limitWords =
  /rate[ -]?limit|thrott?l|too many (\w+ )?(requests|calls)|over rate|calm|slow down|(hourly|daily|minute|burst|api|request|call|invocation|concurrent)s?[ _-]?(\w+[ _-])?limit[ _-]?(\w+[ _-]){0,3}(exceeded|reached)|quota[ _-]?(\w+[ _-]){0,3}(exceeded|reached|exhausted|violation)|exceeded[^.]{0,30}\b(requests|calls)\b|(maximum|max|allowed) (number of )?(\w+ )?(requests|calls)\b|^limit exceeded\.?$/i

// A quota of calls is renewed: "Out of call volume quota. Quota will be replenished in 00:12:12."
const usedUp = String.raw`\b(exceed(s|ed)?|exhausted|reached|used up|out of|over)\b`
const quota = String.raw`\b(quota|allotment|allowance)s?\b`
const usedUpQuota = new RegExp(`${usedUp}[^.]{0,40}${quota}|${quota}[^.]{0,40}${usedUp}`, 'i')
const period =
  /\b(per|each|every) (second|minute|hour|day|week|month)\b|\b(hourly|daily|weekly|monthly)\b|replenish|\breset/i
const usedUpLimit = new RegExp(
  String.raw`${usedUp}[^.]{0,20}\b(hourly|daily|weekly|monthly|api|request|call)s? (\w+ ){0,2}(limit|quota|allotment|allowance)`,
  'i',
)

/** Matches limits of something else than calls per time. */
const otherLimits =
  /(size|length|character|payload|storage|file|attachment|seat|license|disk)s?[ _-]?(\w{1,10}[ _-])?(quota|limit|allotment|allowance)|storageQuota|(quota|limit|allotment|allowance) (of|for|on) ([\w,]+ ){0,3}(storage|file|attachment|seat|license|disk)s?\b/i

/** Matches limits of one request, of an account's things, or of a business. */
const amounts =
  /\b(body|payload|row|record|token|key|response|amount|transfer|payment|discount|vacation|duration|query|budget|balance|credit)s?\b/i

const permissionWords = /permission|unauthori[sz]ed|not allowed|scope/i

/** Some APIs have the status only in the body. */
function isStatusOfLimit(part: FaultPart): boolean {
  return ['code', 'status', 'statusCode', 'errorCode'].some((name) => String(part(name)) === '429')
}

// https://developers.facebook.com/docs/graph-api/overview/rate-limiting
const facebookCodes = /^(4|17|32|341|613|8000\d|8001[0-4])$/

function isFacebookLimit(part: FaultPart): boolean {
  const isFacebook = part('fbTraceId') !== undefined || /^OAuthException$/i.test(String(part('type')))
  return isFacebook && facebookCodes.test(String(part('code')))
}

const reasonNames = [
  'code',
  'reason',
  'type',
  'status',
  'error',
  'errorCode',
  'errorType',
  'message',
  'errorMessage',
  'errorDescription',
  'detail',
  'title',
  'description',
  'faultString',
  'msg',
  'errorMsg',
]

// The patterns take quadratic time, and an API can quote a whole request.
const longestReason = 500

function reasonsOf(part: FaultPart): string[] {
  return reasonNames
    .map(part)
    .flatMap((value) => (typeof value === 'string' ? [value.slice(0, longestReason)] : []))
}
