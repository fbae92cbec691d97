import type { Descriptor } from './types'

// With Secrets, the OAuth app is an auth client of the platform, and the platform refreshes the tokens.
/** Returns the content of component.secrets.json, for tenants that keep credentials as Secrets. */
export function secretsDescriptor({
  credentials,
  envVars,
  triggers,
  actions,
  ...identity
}: Descriptor): Descriptor {
  const { oauth2: _, fields, ...help } = credentials
  const { refreshPolicy: __, oauth, ...ownFields } = fields
  return {
    ...identity,
    authClientTypes: ['oauth2'],
    envVars: Object.fromEntries(Object.entries(envVars).filter(([name]) => !isForPlatform(name))),
    credentials: { ...help, fields: { ...ownFields, oauth: { ...oauth, viewClass: 'HTTPAuthView' } } },
    triggers,
    actions,
  }
}

// The subdomains restrict the API's host too, so they apply with Secrets as well.
function isForPlatform(name: string): boolean {
  return (name.startsWith('OAUTH_') && name !== 'OAUTH_SUBDOMAINS') || name === 'REFRESH_LOCK_URL'
}
