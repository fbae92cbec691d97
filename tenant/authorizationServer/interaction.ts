import type { InteractionDetails, Middleware, Provider } from 'oidc-provider'
import { readText } from '../localServer'
import { interactionPage } from './interactionPage'
import type { ClientRegistration } from './protocol'

/** The path of the login and consent pages. The ID of the interaction follows. */
export const INTERACTION_PATH = '/interaction/'

/** Serves the login page, which accepts every name, and the consent page. The user can deny both. */
export function interaction(provider: Provider): Middleware {
  return async (ctx, next) => {
    if (!ctx.path.startsWith(INTERACTION_PATH)) return next()
    const details = await provider.interactionDetails(ctx.req, ctx.res)
    if (ctx.method === 'POST') {
      const form = new URLSearchParams(await readText(ctx.req))
      const result = form.has('deny') ? denial : await accept(provider, details, form)
      ctx.redirect(await provider.interactionResult(ctx.req, ctx.res, result))
      ctx.status = 303
    } else {
      ctx.type = 'text/html'
      const { name, details: prompt } = details.prompt
      ctx.body = interactionPage(name === 'login' ? undefined : (prompt.missingOIDCScope ?? []))
    }
  }
}

/** Issues an authorization code with a separate grant for all scopes, as if a user had passed both pages. */
export async function issueCode(
  provider: Provider,
  { clientId, redirectUri, scopes: scope }: ClientRegistration,
): Promise<string> {
  const accountId = 'somebody'
  const client = await provider.Client.find(clientId)
  const grantId = await grantAll(provider, { accountId, clientId }, scope)
  return new provider.AuthorizationCode({ accountId, client, grantId, redirectUri, scope }).save()
}

// RFC 6749 section 4.1.2.1
const denial = { error: 'access_denied', error_description: 'The user denied the request' }

async function accept(
  provider: Provider,
  details: InteractionDetails,
  form: URLSearchParams,
): Promise<object> {
  return details.prompt.name === 'login' ? login(form) : consent(provider, details)
}

function login(form: URLSearchParams): object {
  return { login: { accountId: form.get('login') || 'somebody' } }
}

async function consent(provider: Provider, { params, session }: InteractionDetails): Promise<object> {
  const owner = { accountId: session?.accountId ?? '', clientId: params.client_id }
  // Grants all scopes: after a denied consent, the missing ones alone would lead to a second page.
  return { consent: { grantId: await grantAll(provider, owner, params.scope ?? '') } }
}

function grantAll(
  provider: Provider,
  owner: { accountId: string; clientId: string },
  scope: string,
): Promise<string> {
  const grant = new provider.Grant(owner)
  grant.addOIDCScope(scope)
  return grant.save()
}
