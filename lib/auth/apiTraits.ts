import type { Fault } from '../errors'
import type { HttpResponse } from '../http/message'
import type { TokenSet } from './tokenSet'

/** What a provider's API is like, as far as authorising calls to it needs to know. */
export interface ApiTraits {
  readonly title: string
  baseOf(tokenSet: TokenSet): URL
  originsOf(tokenSet: TokenSet): readonly string[]
  /** Header fields that a request can replace, and those that carry the token. */
  credentialHeaders?(
    tokenSet: TokenSet,
  ): Record<'fixed' | 'withToken', Readonly<Record<string, string>>> | undefined
  isTokenRejection(response: HttpResponse): boolean
  describeFault(response: HttpResponse): Fault
}
