import { process as makeRawRequest } from '../../../lib/actions/makeRawRequest'
import { process as pollEndpoint } from '../../../lib/triggers/pollEndpoint'
import { recipeClient } from '../../../tenant/recipeApi/tokenEndpoint'
import verifyCredentials from '../../../verifyCredentials'

export interface Recipe {
  readonly title: string
  readonly docs: readonly string[]
  readonly environment: Readonly<Record<string, string>>
  readonly credential: Readonly<Record<string, string>>
  readonly read: { readonly method: string; readonly url: string; readonly data?: unknown }
  readonly poll: { readonly all: object; readonly new: object }
  readonly limits: readonly string[]
}

/** One account of an API, connected by a recipe: the real steps, without their process and broker. */
export class RecipeRun {
  private oauth: Record<string, unknown> = {}
  readonly warnings: string[] = []

  constructor(
    private readonly recipe: Recipe,
    private readonly url: string,
    private readonly key: string,
  ) {}

  /** The environment variables of the recipe, with the API's hosts replaced by the local server. */
  get environment(): Record<string, string> {
    const { environment, credential } = this.recipe
    const { subdomain = '' } = credential
    const local = Object.entries(environment).map(([name, value]) => {
      const filled = value.replaceAll('{subdomain}', subdomain)
      return [name, name.endsWith('_URI') ? this.local(filled) : value] as const
    })
    return {
      ...Object.fromEntries(local),
      OAUTH_CLIENT_ID: recipeClient.id,
      OAUTH_CLIENT_SECRET: recipeClient.secret,
      OAUTH_SUBDOMAINS: '',
    }
  }

  /** Exchanges a code, as the platform does, in the way that the recipe's environment describes. */
  async connect(): Promise<void> {
    const { OAUTH_TOKEN_URI = '', OAUTH_CLIENT_AUTH, OAUTH_TOKEN_FORMAT } = this.environment
    const isBasic = OAUTH_CLIENT_AUTH === 'basic'
    const parameters: Record<string, string> = {
      grant_type: 'authorization_code',
      code: 'code',
      ...(!isBasic && { client_id: recipeClient.id, client_secret: recipeClient.secret }),
    }
    const isJson = OAUTH_TOKEN_FORMAT === 'json'
    const basic = Buffer.from(`${recipeClient.id}:${recipeClient.secret}`).toString('base64')
    const response = await fetch(OAUTH_TOKEN_URI, {
      method: 'POST',
      body: isJson ? JSON.stringify(parameters) : new URLSearchParams(parameters).toString(),
      headers: {
        'content-type': isJson ? 'application/json' : 'application/x-www-form-urlencoded',
        ...(isBasic && { authorization: `Basic ${basic}` }),
      },
    })
    expect(response.status).toBe(200)
    this.oauth = (await response.json()) as Record<string, unknown>
  }

  verify(): Promise<unknown> {
    return verifyCredentials.call(this.context([]) as never, this.config({}) as never)
  }

  async read(): Promise<unknown> {
    const { url, ...request } = this.recipe.read
    const body = { ...request, url: url.startsWith('https:') ? this.local(url) : url }
    const message = await makeRawRequest.call(this.context([]) as never, { id: 'm', body }, this.config({}))
    return message?.body
  }

  /** Runs one poll. Returns its records and its snapshot. */
  async poll(definition: object, snapshot: unknown): Promise<{ records: unknown[]; snapshot: unknown }> {
    const records: unknown[] = []
    let kept = snapshot
    const context = this.context(records, (value) => {
      kept = JSON.parse(JSON.stringify(value))
    })
    const config = this.config({ definition: JSON.stringify(definition) })
    await pollEndpoint.call(context as never, { id: `m-${records.length}` }, config, snapshot)
    return { records, snapshot: kept }
  }

  private context(records: unknown[], keep: (snapshot: unknown) => void = () => {}) {
    return {
      errorCount: 0,
      logger: { debug() {}, info() {}, warn: (line: string) => void this.warnings.push(line) },
      emit: async (event: string, payload: unknown) => {
        if (event === 'data') records.push((payload as { body: unknown }).body)
        if (event === 'snapshot') keep(payload)
        if (event === 'updateKeys') this.oauth = (payload as { oauth: Record<string, unknown> }).oauth
      },
      getApiClient: () => ({
        accounts: {
          retrieve: async () => ({ keys: { ...this.credential, oauth: this.oauth } }),
          update: async () => ({}),
        },
      }),
    }
  }

  private config(fields: object): Record<string, unknown> {
    return { ...fields, ...this.credential, oauth: this.oauth, _account: `account-${this.key}` }
  }

  private get credential(): Record<string, string> {
    const { apiBaseUrl = '', verifyPath, ...rest } = this.recipe.credential
    return {
      ...rest,
      apiBaseUrl: apiBaseUrl.startsWith('{') ? apiBaseUrl : this.local(apiBaseUrl),
      ...(verifyPath !== undefined && {
        verifyPath: verifyPath.startsWith('https:') ? this.local(verifyPath) : verifyPath,
      }),
    }
  }

  /** Returns the URL at the local server with the same path and query. */
  private local(url: string): string {
    return url.replace(/^https:\/\/[^/]+/, this.url)
  }
}
