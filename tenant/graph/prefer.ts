import type { IncomingHttpHeaders } from 'node:http'

/** The known preferences in the `Prefer` header of a request. Others are ignored. */
export interface Preferences {
  readonly maxPageSize: number | undefined
  readonly hasImmutableIds: boolean
  /** A Windows or IANA name, as it was sent. */
  readonly timeZone: string | undefined
}

/** Parses `odata.maxpagesize=N`, `IdType="ImmutableId"`, and `outlook.timezone="…"`. */
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
