import type { EnvironmentVariable } from './types'

/** The environment variables, set once per deployment. */
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
      'Token endpoint. The platform calls it to connect an account, and the component calls it to refresh tokens. May contain {subdomain}, which only the component fills in.',
  },
  OAUTH_SUBDOMAINS: {
    required: false,
    description:
      'Values that the credential field "subdomain" may have, separated by commas, such as com,eu,in.',
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
  OAUTH_TOKEN_FORMAT: {
    required: false,
    description: 'Format of the body of token requests: form or json. Defaults to form.',
  },
  OAUTH_TOKEN_PARAMS: {
    required: false,
    description: 'More parameters of each token request, URL-encoded, such as audience=api&resource=x.',
  },
  OAUTH_TOKEN_PATH: {
    required: false,
    description:
      'Dot path to the token set in the token response, such as authed_user. Defaults to the whole response.',
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
  HTTPS_PROXY: {
    required: false,
    description:
      "Proxy for https calls of APIs, the token endpoint, and files. The platform's own API is called directly.",
  },
  HTTP_PROXY: {
    required: false,
    description: 'Proxy for http calls, with the same scope as HTTPS_PROXY.',
  },
  NO_PROXY: {
    required: false,
    description: 'Hosts that are called without a proxy, separated by commas.',
  },
}
