import type { HttpResponse } from '../http/message'
import type { Responder } from './callErrors'
import type { TokenSet } from './tokenSet'

/** The properties of a provider's API that are needed to authorize calls. */
export interface ApiTraits extends Responder {
  baseOf(tokenSet: TokenSet): URL
  /** Paths that begin so are relative to the root of the host, not to the API's base. */
  readonly rootPath?: string | undefined
  originsOf(tokenSet: TokenSet): readonly string[]
  /** Header fields that a request can replace, and those that carry the token. */
  credentialHeaders?(
    tokenSet: TokenSet,
  ): Record<'fixed' | 'withToken', Readonly<Record<string, string>>> | undefined
  isTokenRejection(response: HttpResponse, tokenSet: TokenSet): boolean
}
