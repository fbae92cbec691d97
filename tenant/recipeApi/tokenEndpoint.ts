import type { IncomingMessage, ServerResponse } from 'node:http'
import { sendJson } from '../localServer'
import type { ApiBehavior } from './behavior'

/** The OAuth app that is registered at each of these APIs. */
export const recipeClient = { id: 'recipe-client', secret: 'recipe-secret' }

/** Issues and refreshes tokens like the API's documentation, and rejects requests that the API would reject. */
export class TokenEndpoint {
  /** Rejected requests, and granted refreshes. */
  readonly faults: string[] = []
  refreshes = 0
  private issued = 0
  private accessToken = ''
  private refreshToken = ''

  constructor(
    private readonly behavior: ApiBehavior,
    private readonly url: string,
  ) {}

  expireAccessToken(): void {
    if (!this.behavior.token.isEndless) this.accessToken = ''
  }

  accepts({ headers }: IncomingMessage): boolean {
    const [name, prefix] = this.behavior.tokenHeader ?? ['authorization', 'Bearer ']
    return this.accessToken !== '' && headers[name] === prefix + this.accessToken
  }

  respond(request: IncomingMessage, body: string, response: ServerResponse): void {
    const fault = this.faultOf(request, body)
    if (fault !== undefined) {
      this.faults.push(fault)
      sendJson(response, 400, { error: 'invalid_request', error_description: fault })
      return
    }
    sendJson(response, 200, this.issue(this.parametersOf(body)['grant_type'] === 'refresh_token'))
  }

  private issue(isRefresh: boolean): object {
    const { rotates, isEndless, extras = {} } = this.behavior.token
    this.issued++
    if (isRefresh) this.refreshes++
    this.accessToken = `access-token-of-recipe-${this.issued}`
    const isNew = !isRefresh || rotates === true
    if (isNew) this.refreshToken = `refresh-token-of-recipe-${this.issued}`
    const filled = JSON.parse(JSON.stringify(extras).replaceAll('{url}', this.url)) as object
    return {
      access_token: this.accessToken,
      ...(isNew && !isEndless && { refresh_token: this.refreshToken }),
      ...(!isEndless && { expires_in: 3600 }),
      token_type: 'bearer',
      ...filled,
    }
  }

  private faultOf({ headers }: IncomingMessage, body: string): string | undefined {
    const { client, format, requires = {} } = this.behavior.token
    const isJson = (headers['content-type'] ?? '').includes('json')
    if (isJson !== (format === 'json')) return `The body must be ${format ?? 'form'}.`
    const parameters = this.parametersOf(body)
    const basic = Buffer.from(`${recipeClient.id}:${recipeClient.secret}`).toString('base64')
    const isPost =
      parameters['client_id'] === recipeClient.id && parameters['client_secret'] === recipeClient.secret
    if (client === 'basic' ? headers['authorization'] !== `Basic ${basic}` : !isPost)
      return 'The client is unknown.'
    const isRefresh = parameters['grant_type'] === 'refresh_token'
    if (isRefresh && parameters['refresh_token'] !== this.refreshToken) return 'The refresh token is unknown.'
    if (!isRefresh && parameters['code'] !== 'code') return 'The code is unknown.'
    const missing = Object.entries(requires).find(([name, value]) => isRefresh && parameters[name] !== value)
    return missing && `The parameter ${missing[0]} is missing.`
  }

  private parametersOf(body: string): Record<string, unknown> {
    if (this.behavior.token.format === 'json') return JSON.parse(body) as Record<string, unknown>
    return Object.fromEntries(new URLSearchParams(body))
  }
}
