import type { IncomingHttpHeaders } from 'node:http'

/** What the `Prefer` header of a request asks for; what is not known is passed over. */
export interface Preferences {
  readonly maxPageSize: number | undefined
  readonly hasImmutableIds: boolean
  /** A name of Windows or IANA, as it was sent */
  readonly timeZone: string | undefined
}

/** Parses `odata.maxpagesize=N`, `IdType="ImmutableId"` and `outlook.timezone="…"`. */
export function parsePreferences(headers: IncomingHttpHeaders): Preferences {
  const prefer = String(headers['prefer'] ?? '')
  const [, digits] = /\bodata\.maxpagesize=(\d{1,9})\b/i.exec(prefer) ?? []
  const [, timeZone] = /\boutlook\.timezone\s*=\s*"([^"]*)"/i.exec(prefer) ?? []
  return {
    maxPageSize: Number(digits) > 0 ? Number(digits) : undefined,
    hasImmutableIds: /\bIdType\s*=\s*"?ImmutableId"?/i.test(prefer),
    timeZone,
  }
}
