import type { HttpResponse } from '../http/message'
import type { Responder } from './callErrors'
import type { TokenSet } from './tokenSet'

/** What a provider's API is like, as far as authorizing calls to it needs to know. */
export interface ApiTraits extends Responder {
  baseOf(tokenSet: TokenSet): URL
  originsOf(tokenSet: TokenSet): readonly string[]
  /** Header fields that a request can replace, and those that carry the token. */
  credentialHeaders?(
    tokenSet: TokenSet,
  ): Record<'fixed' | 'withToken', Readonly<Record<string, string>>> | undefined
  isTokenRejection(response: HttpResponse, tokenSet: TokenSet): boolean
}
