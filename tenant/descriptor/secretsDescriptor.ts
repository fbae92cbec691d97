/** As much of component.json as differs between accounts and Secrets. */
export interface Descriptor {
  readonly envVars: Record<string, unknown>
  readonly credentials: { readonly fields: Record<string, Record<string, unknown>> }
  readonly triggers: unknown
  readonly actions: unknown
  readonly [identity: string]: unknown
}

/**
 * The descriptor for tenants that keep credentials as Secrets. There the OAuth application is an auth-client of the
 * platform, scopes are given with each secret, and the platform refreshes: what is only for that is left out.
 */
export function secretsDescriptor(descriptor: Descriptor): Descriptor {
  const { envVars, credentials, triggers, actions, ...identity } = descriptor
  const { refreshPolicy: _, oauth, ...fields } = credentials.fields
  return {
    ...identity,
    authClientTypes: ['oauth2'],
    envVars: Object.fromEntries(Object.entries(envVars).filter(([name]) => !isForRefreshing(name))),
    credentials: { fields: { ...fields, oauth: { ...oauth, viewClass: 'HTTPAuthView' } } },
    triggers,
    actions,
  }
}

function isForRefreshing(name: string): boolean {
  return name.startsWith('OAUTH_') || name === 'REFRESH_LOCK_URL'
}
