import { Agent } from 'node:http'
import { ConfidentialClientApplication } from '@azure/msal-node'
import axios from 'axios'
import { createAuthRefreshInterceptor } from 'axios-auth-refresh'
import { OAuth2Client } from 'google-auth-library'
import fetch from 'node-fetch'
import { AuthorizationCode } from 'simple-oauth2'

const agent = new Agent({ keepAlive: true })

/**
 * Each function returns a client for an account, set up as in its own documentation. `call` is an authorized GET of
 * `/me`.
 */
export const peers = {
  'node-fetch': bareFetch,
  'axios + axios-auth-refresh': axiosAuthRefresh,
  'axios-auth-refresh, deduplicateRefresh: false': (api, account) =>
    axiosAuthRefresh(api, account, { deduplicateRefresh: false }),
  'google-auth-library': googleAuthLibrary,
  'simple-oauth2 + node-fetch': simpleOauth2,
  'msal-node + node-fetch': msalNode,
}

/** Only sets the header. It never refreshes. */
function bareFetch(api, { tokens }) {
  return () => fetchMe(api, tokens.access_token)
}

async function fetchMe(api, token) {
  const response = await fetch(api.meUrl, { agent, headers: { authorization: `Bearer ${token}` } })
  if (!response.ok) throw new Error(`The API returned ${response.status}.`)
  return response.json()
}

function axiosAuthRefresh(api, { tokens }, options = {}) {
  let held = tokens
  const client = axios.create({ httpAgent: agent, proxy: false })
  client.interceptors.request.use((request) => {
    request.headers.authorization = `Bearer ${held.access_token}`
    return request
  })
  const refresh = async () => {
    const form = new URLSearchParams({ ...grant(held), client_id: 'bench', client_secret: 'bench-secret' })
    held = (await axios.post(api.tokenUrl, form, { httpAgent: agent, proxy: false })).data
  }
  createAuthRefreshInterceptor(client, refresh, options)
  return async () => (await client.get(api.meUrl)).data
}

function grant({ refresh_token }) {
  return { grant_type: 'refresh_token', refresh_token }
}

function googleAuthLibrary(api, { tokens }) {
  const client = new OAuth2Client({
    clientId: 'bench',
    clientSecret: 'bench-secret',
    endpoints: { oauth2TokenUrl: api.tokenUrl },
    forceRefreshOnFailure: true,
    transporterOptions: { fetchImplementation: fetch, agent },
  })
  client.setCredentials({ access_token: tokens.access_token, refresh_token: tokens.refresh_token })
  return async () => (await client.request({ url: api.meUrl })).data
}

/**
 * Stores tokens and detects their expiration by its own clock. Requests, and the check before each one, are not
 * included.
 */
function simpleOauth2(api, { tokens, isKnownExpired }) {
  const client = new AuthorizationCode({
    client: { id: 'bench', secret: 'bench-secret' },
    auth: { tokenHost: api.url, tokenPath: '/token' },
  })
  let held = client.createToken({ ...tokens, ...(isKnownExpired && { expires_at: new Date(0) }) })
  return async () => {
    if (held.expired()) held = await held.refresh()
    return fetchMe(api, held.token.access_token)
  }
}

/** Provides tokens from its cache. Requests are not included. */
function msalNode(api, { tokens }) {
  const authority = 'https://login.microsoftonline.com/bench'
  const answer = async () => ({
    status: 200,
    headers: {},
    body: { ...tokens, expires_in: 3600, ext_expires_in: 3600 },
  })
  const client = new ConfidentialClientApplication({
    auth: {
      clientId: 'bench',
      clientSecret: 'bench-secret',
      authority,
      authorityMetadata: metadata(authority),
    },
    system: { networkClient: { sendGetRequestAsync: answer, sendPostRequestAsync: answer } },
  })
  const scopes = ['https://graph.microsoft.com/.default']
  return async () => fetchMe(api, (await client.acquireTokenByClientCredential({ scopes })).accessToken)
}

function metadata(authority) {
  return JSON.stringify({
    issuer: authority,
    authorization_endpoint: `${authority}/oauth2/v2.0/authorize`,
    token_endpoint: `${authority}/oauth2/v2.0/token`,
    end_session_endpoint: `${authority}/oauth2/v2.0/logout`,
    jwks_uri: `${authority}/discovery/v2.0/keys`,
  })
}
