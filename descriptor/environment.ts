import type { EnvironmentVariable } from './types'

/** The environment variables, set once by whoever deploys the component. */
export const environmentVariables: Readonly<Record<string, EnvironmentVariable>> = {
  OAUTH_CLIENT_ID: {
    required: true,
    description: 'Client ID of the OAuth app that is registered with the provider.',
  },
  OAUTH_CLIENT_SECRET: {
    required: false,
    description: 'Client secret of the OAuth app. Leave it empty for a public client.',
  },
  OAUTH_AUTH_URI: {
    required: true,
    description:
      'Authorization endpoint. May contain query parameters, such as access_type=offline&prompt=consent for Google.',
  },
  OAUTH_TOKEN_URI: {
    required: true,
    description:
      'Token endpoint. The platform calls it to connect an account, and the component calls it to refresh tokens.',
  },
  OAUTH_SCOPES: {
    required: false,
    description:
      'Scopes, separated by spaces. Include the scope for a refresh token: offline_access for Microsoft, refresh_token for Salesforce.',
  },
  OAUTH_CLIENT_AUTH: {
    required: false,
    description: 'How the client authenticates at the token endpoint: post or basic. Defaults to post.',
  },
  REFRESH_LOCK_URL: {
    required: false,
    description:
      'URL (redis:// or rediss://) of a lock that lets only one container at a time refresh the tokens of an account. Defaults to no lock.',
  },
  SALESFORCE_API_VERSION: {
    required: false,
    description: 'Version of the Salesforce REST API. Defaults to 66.0.',
  },
  HTTP_TIMEOUT_MS: {
    required: false,
    description: 'Timeout of one HTTP attempt in milliseconds. Defaults to 30000.',
  },
  HTTP_MAX_RETRIES: {
    required: false,
    description:
      'Number of retries after a first attempt that may be retried. Defaults to 4. Set 0 for no retries.',
  },
}
