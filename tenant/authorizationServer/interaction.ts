import type { InteractionDetails, Middleware, Provider } from 'oidc-provider'
import { readText } from '../localServer'

/** Where the login and consent pages are; an interaction's id follows. */
export const INTERACTION_PATH = '/interaction/'

/** The login page, where every name is welcome, and the consent page. */
export function interaction(provider: Provider): Middleware {
  return async (ctx, next) => {
    if (!ctx.path.startsWith(INTERACTION_PATH)) return next()
    const details = await provider.interactionDetails(ctx.req, ctx.res)
    if (ctx.method === 'POST') {
      const form = new URLSearchParams(await readText(ctx.req))
      const result = details.prompt.name === 'login' ? login(form) : await consent(provider, details)
      ctx.redirect(await provider.interactionResult(ctx.req, ctx.res, result))
      ctx.status = 303
    } else {
      ctx.type = 'text/html'
      ctx.body = page(details)
    }
  }
}

function login(form: URLSearchParams): object {
  return { login: { accountId: form.get('login') || 'somebody' } }
}

async function consent(provider: Provider, { params, session, prompt }: InteractionDetails): Promise<object> {
  const grant = new provider.Grant({ accountId: session?.accountId ?? '', clientId: params.client_id })
  grant.addOIDCScope((prompt.details.missingOIDCScope ?? []).join(' '))
  return { consent: { grantId: await grant.save() } }
}

// Nothing a visitor sent is shown: the scopes are a choice among the server's own.
function page({ prompt }: InteractionDetails): string {
  const fields =
    prompt.name === 'login'
      ? '<label>Login <input name="login" value="ada" autofocus></label> <button>Sign in</button>'
      : `<p>The app asks for: ${prompt.details.missingOIDCScope?.join(', ')}</p> <button>Allow</button>`
  return `<!doctype html><title>Local tenant</title><h1>Local tenant</h1><form method="post">${fields}</form>`
}
