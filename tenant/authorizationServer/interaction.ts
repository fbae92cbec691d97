import type { InteractionDetails, Middleware, Provider } from 'oidc-provider'
import { readText } from '../localServer'
import { interactionPage } from './interactionPage'

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
  const grant = new provider.Grant({ accountId: session?.accountId ?? '', clientId: params.client_id })
  // Grants all scopes: after a denied consent, the missing ones alone would lead to a second page.
  grant.addOIDCScope(params.scope ?? '')
  return { consent: { grantId: await grant.save() } }
}
