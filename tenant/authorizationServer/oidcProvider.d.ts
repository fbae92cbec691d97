/** The part of oidc-provider 9 that the authorization server uses. It is an ES module without types. */
declare module 'oidc-provider' {
  import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'

  export interface Context {
    readonly req: IncomingMessage
    readonly res: ServerResponse
    readonly method: string
    readonly path: string
    readonly oidc?: { readonly params?: Readonly<Record<string, unknown>> }
    status: number
    type: string
    body: unknown
    /** If false, Koa does not send the response. */
    respond: boolean
    set(headers: Record<string, string>): void
    redirect(url: string): void
  }

  export type Middleware = (ctx: Context, next: () => Promise<void>) => Promise<void>

  export interface InteractionDetails {
    readonly prompt: { readonly name: string; readonly details: { readonly missingOIDCScope?: string[] } }
    readonly params: { readonly client_id: string; readonly scope?: string }
    readonly session?: { readonly accountId: string }
  }

  export interface Grant {
    addOIDCScope(scope: string): void
    save(): Promise<string>
  }

  export class Provider {
    constructor(issuer: string, configuration: Record<string, unknown>)
    readonly Grant: new (properties: {
      accountId: string
      clientId: string
    }) => Grant
    readonly Client: { find(clientId: string): Promise<object | undefined> }
    readonly AuthorizationCode: new (properties: {
      accountId: string
      client: object | undefined
      grantId: string
      redirectUri: string
      scope: string
    }) => { save(): Promise<string> }
    use(middleware: Middleware): this
    callback(): RequestListener
    on(
      event: 'grant.error',
      listener: (ctx: Context, error: { readonly error_detail?: string }) => void,
    ): this
    interactionDetails(request: IncomingMessage, response: ServerResponse): Promise<InteractionDetails>
    interactionResult(request: IncomingMessage, response: ServerResponse, result: object): Promise<string>
  }
}
