/** The process of the measured API, the token endpoint, and the account store. */
import { randomBytes } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import { connectCalls } from '../../tenant/authorizationServer/processCalls.js'
import { listen, readText, sendJson } from '../../tenant/localServer.js'

/** @typedef {{lifetimeMs: number, counts: {api: number, wasted: number, token: number, refused: number}}} Account */

/** @type {Map<string, Account>} */
const accounts = new Map()
/** @type {Map<string, {account: Account, expiresAt: number}>} */
const accessTokens = new Map()
/** @type {Map<string, Account>} */
const refreshTokens = new Map()
const latency = { apiMs: 0, tokenMs: 0 }

const routes = { '/me': respondWithUser, '/token': respondWithToken }
const { url } = await listen(async (request, response) => {
  const handler = routes[new URL(request.url, url).pathname]
  if (handler) await handler(request, response)
  else sendJson(response, 404, { error: 'not_found' })
})

const parent = connectCalls(process)
parent.offer({
  url: () => url,
  setLatency: (wanted) => void Object.assign(latency, wanted),
  /** Connects an account whose access tokens have this lifetime. Returns its first tokens. */
  connect(name, lifetimeMs) {
    const account = { lifetimeMs, counts: { api: 0, wasted: 0, token: 0, refused: 0 } }
    accounts.set(name, account)
    return issue(account)
  },
  expire(name) {
    const account = accounts.get(name)
    for (const [token, issued] of accessTokens) if (issued.account === account) accessTokens.delete(token)
  },
  counts: (name) => ({ ...accounts.get(name).counts }),
})
process.once('disconnect', () => process.exit())
process.send('ready')

async function respondWithUser(request, response) {
  if (latency.apiMs > 0) await delay(latency.apiMs)
  const token = request.headers.authorization?.slice('Bearer '.length)
  const issued = accessTokens.get(token)
  const isAccepted = issued !== undefined && issued.expiresAt > Date.now()
  // An ended token is no longer stored, but it contains its account.
  const account = issued?.account ?? accounts.get(token?.split('.')[0])
  if (account) account.counts[isAccepted ? 'api' : 'wasted']++
  if (isAccepted) sendJson(response, 200, me)
  else sendJson(response, 401, { error: 'invalid_token' }, challenge)
}

const challenge = { 'www-authenticate': 'Bearer error="invalid_token"' }

const me = {
  id: '48d31887-5fad-4d73-a9f5-3c356e68a038',
  displayName: 'Megan Bowen',
  givenName: 'Megan',
  surname: 'Bowen',
  jobTitle: 'Auditor',
  mail: 'MeganB@contoso.example',
  mobilePhone: null,
  officeLocation: '12/1110',
  preferredLanguage: 'en-US',
  userPrincipalName: 'MeganB@contoso.example',
}

/** Refreshes a token. As at most providers, the refresh token rotates, and a used one is rejected. */
async function respondWithToken(request, response) {
  const form = new URLSearchParams(await readText(request))
  if (latency.tokenMs > 0) await delay(latency.tokenMs)
  const spent = form.get('refresh_token')
  const account = refreshTokens.get(spent)
  refreshTokens.delete(spent)
  const owner = account ?? accounts.get(spent?.split('.')[0])
  if (owner) owner.counts[account ? 'token' : 'refused']++
  if (account) sendJson(response, 200, issue(account))
  else sendJson(response, 400, { error: 'invalid_grant' })
}

function issue(account) {
  const name = [...accounts].find(([, each]) => each === account)?.[0]
  const access_token = newToken(name)
  const refresh_token = newToken(name)
  accessTokens.set(access_token, { account, expiresAt: Date.now() + account.lifetimeMs })
  refreshTokens.set(refresh_token, account)
  return {
    token_type: 'Bearer',
    access_token,
    refresh_token,
    expires_in: Math.round(Math.min(account.lifetimeMs, 3_600_000) / 1000),
  }
}

/** Returns a token that is as long as one of Microsoft. */
function newToken(name) {
  return `${name}.${randomBytes(1000).toString('base64url')}`
}
