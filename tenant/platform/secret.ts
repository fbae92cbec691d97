import type { TokenResponse } from '../authorizationServer'

/** An OAuth2 secret as the platform's API shows it. */
export interface SecretAttributes {
  readonly name: string
  readonly type: 'oauth2'
  readonly state: 'ready' | 'error'
  /** Why the state is `error`. */
  readonly error?: string
  readonly credentials: SecretCredentials
}

export interface SecretCredentials {
  readonly access_token: string
  readonly refresh_token?: string
  readonly expires_in?: number
  readonly scope?: string
  /** The credential's own fields. */
  readonly fields: Record<string, unknown>
  /** What the provider sent beyond RFC 6749, such as Salesforce's `instance_url`. */
  readonly undefined_params: Record<string, unknown>
}

/** A secret fresh from connecting the account. */
export function secretAttributes(
  name: string,
  fields: Record<string, unknown>,
  tokens: TokenResponse,
): SecretAttributes {
  return { name, type: 'oauth2', state: 'ready', credentials: { ...credentialsOf(tokens), fields } }
}

/** The secret after a refresh; what the answer leaves out stays as it was. */
export function withTokens(
  { error: _, ...secret }: SecretAttributes,
  tokens: TokenResponse,
): SecretAttributes {
  const [held, fresh] = [secret.credentials, credentialsOf(tokens)]
  const undefined_params = { ...held.undefined_params, ...fresh.undefined_params }
  return { ...secret, state: 'ready', credentials: { ...held, ...fresh, undefined_params } }
}

/** The secret after a refresh that was refused; its tokens stay readable. */
export function withError(attributes: SecretAttributes, error: string): SecretAttributes {
  return { ...attributes, state: 'error', error }
}

function credentialsOf({ token_type: _, ...answer }: TokenResponse): Omit<SecretCredentials, 'fields'> {
  const { access_token, refresh_token, expires_in, scope, ...undefined_params } = answer
  return {
    access_token,
    ...(refresh_token !== undefined && { refresh_token }),
    ...(expires_in !== undefined && { expires_in }),
    ...(scope !== undefined && { scope }),
    undefined_params,
  }
}
