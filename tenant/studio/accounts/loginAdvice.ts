/** The OAuth app of a login, as error messages refer to it. */
interface LoginApp {
  readonly name: string
  readonly tokenUri: string
  readonly redirectUri: string
}

/** Returns why the code of a login returned no tokens, and what to do. */
export function loginFailure(error: unknown, app: LoginApp): string {
  const { cause, message } = error as Error & { cause?: { code?: unknown } }
  // fetch hides the reason.
  if (error instanceof TypeError) {
    const reason = typeof cause?.code === 'string' ? ` (${cause.code})` : ''
    return `The token endpoint ${app.tokenUri} does not respond${reason}. Check OAUTH_TOKEN_URI in ${app.name} and the network.`
  }
  return `${message} ${advice(message, app)}`.trim()
}

function advice(message: string, { name, redirectUri }: LoginApp): string {
  if (/redirect_uri/i.test(message)) return `Register the redirect URI ${redirectUri} with the provider.`
  if (/invalid_client|unauthorized_client|HTTP 401/.test(message))
    return `Compare OAUTH_CLIENT_ID, OAUTH_CLIENT_SECRET, and OAUTH_CLIENT_AUTH in ${name} with the provider's OAuth app, and run npm start again.`
  if (/invalid_grant/.test(message))
    return 'Codes work once and for a short time. If the next login fails, too, compare the redirect URI.'
  if (/no access token/.test(message)) return `Check OAUTH_TOKEN_URI and OAUTH_TOKEN_PATH in ${name}.`
  if (/HTTP (404|405|5\d\d)/.test(message)) return `Check OAUTH_TOKEN_URI in ${name}.`
  return ''
}
