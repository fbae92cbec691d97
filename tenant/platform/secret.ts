import type { TokenResponse } from '../authorizationServer'

/** An OAuth2 secret as the platform's API shows it. */
export interface SecretAttributes {
  readonly name: string
  readonly type: 'oauth2'
  readonly state: 'ready' | 'error'
  /** The reason for the state `error`. */
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
  /** The fields of the token response beyond RFC 6749, such as Salesforce's `instance_url`. */
  readonly undefined_params: Record<string, unknown>
}

/** Returns a new secret after the account was connected. */
export function secretAttributes(
  name: string,
  fields: Record<string, unknown>,
  tokens: TokenResponse,
): SecretAttributes {
  return { name, type: 'oauth2', state: 'ready', credentials: { ...credentialsOf(tokens), fields } }
}

/** Returns the secret after a refresh. Fields that are missing in the response stay unchanged. */
export function withTokens(
  { error: _, ...secret }: SecretAttributes,
  tokens: TokenResponse,
): SecretAttributes {
  const [held, fresh] = [secret.credentials, credentialsOf(tokens)]
  const undefined_params = { ...held.undefined_params, ...fresh.undefined_params }
  return { ...secret, state: 'ready', credentials: { ...held, ...fresh, undefined_params } }
}

/** Returns the secret after a rejected refresh. Its tokens stay readable. */
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
