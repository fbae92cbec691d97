import type { Middleware } from 'oidc-provider'
import type { Controls } from './protocol'

/** Returns the control endpoints for users who try the tenant with curl. */
export function controlRoutes(controls: Controls): Middleware {
  return async (ctx, next) => {
    switch (`${ctx.method} ${ctx.path}`) {
      case 'POST /control/expire-access-tokens':
        controls.expireAccessTokens()
        ctx.status = 204
        break
      case 'POST /control/revoke-grants':
        controls.revokeGrants()
        ctx.status = 204
        break
      case 'GET /control/stats':
        ctx.body = controls.stats()
        break
      default:
        await next()
    }
  }
}
