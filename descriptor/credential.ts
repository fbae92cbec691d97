import type { RefreshPolicy } from '../lib/auth/refreshPolicy'
import type { ProviderKey } from '../lib/providers/provider'
import type { Fields } from './types'

/** The OAuth app. The platform fills in the environment variables. */
export const oauth2 = {
  client_id: '{{OAUTH_CLIENT_ID}}',
  client_secret: '{{OAUTH_CLIENT_SECRET}}',
  auth_uri: '{{OAUTH_AUTH_URI}}',
  token_uri: '{{OAUTH_TOKEN_URI}}',
  scopes: ['{{OAUTH_SCOPES}}'],
}

/** The section of README.md that the help link of the credential leads to. */
export const credentialHelp = {
  description: 'Connects an account of Microsoft Graph, Salesforce, or any other OAuth2 API.',
  heading: 'Connect an account',
}

/** The fields of the credential, which are filled in once per account. */
export const credentialFields: Fields = {
  provider: {
    label: 'Provider',
    viewClass: 'SelectView',
    required: true,
    model: {
      microsoft: 'Microsoft Graph (Outlook)',
      salesforce: 'Salesforce',
      custom: 'Any other OAuth2 API',
    } satisfies Record<ProviderKey, string>,
    prompt: 'Choose an API',
    note: 'API that the account belongs to.',
  },
  apiBaseUrl: {
    label: 'API Base URL',
    viewClass: 'TextFieldView',
    placeholder: 'https://api.example.com/v1',
    note: 'Base URL of all API calls. Required for "Any other OAuth2 API". Otherwise, only for a national cloud or a specific instance.',
  },
  subdomain: {
    label: 'Subdomain',
    viewClass: 'TextFieldView',
    placeholder: 'acme',
    note: 'Only for "Any other OAuth2 API". Name of the account in its URLs, such as acme in acme.zendesk.com. Replaces {subdomain}.',
  },
  apiHeaders: {
    label: 'API Headers',
    viewClass: 'TextAreaView',
    placeholder: 'X-Access-Token: {access_token}',
    note: 'Only for "Any other OAuth2 API". Headers of every API call, one "Name: value" per line. May contain {access_token}.',
  },
  verifyPath: {
    label: 'Verification Path',
    viewClass: 'TextFieldView',
    placeholder: '/me',
    note: 'Path that returns 2xx for a valid token. Only for "Any other OAuth2 API". If empty, a 404 also passes.',
  },
  expiredWhen: {
    label: 'Token Expired When',
    viewClass: 'TextFieldView',
    placeholder: '403 code=1234, error=token_expired',
    note: 'Only for "Any other OAuth2 API". Responses other than 401 to an expired access token: a status, path=value, or both.',
  },
  refreshPolicy: {
    label: 'Refresh Tokens',
    viewClass: 'SelectView',
    model: {
      whenRejected: 'After the API rejects the token (default)',
      everyCall: 'At the start of each execution',
      ahead: 'Before the token expires, in the background',
    } satisfies Record<RefreshPolicy, string>,
    prompt: 'Choose when to refresh',
    note: 'When to refresh the access token. Defaults to after the API rejects it.',
  },
  oauth: {
    label: 'Authentication',
    viewClass: 'OAuthFieldView',
    required: true,
  },
}
