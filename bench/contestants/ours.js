import { readEnvironment } from '../../lib/runtime/environment.js'
import { openSession } from '../../lib/session/session.js'

/**
 * Returns the component's access to an account without the runtime. The keys are stored here as the platform stores
 * them.
 * @returns `open` begins an execution, and `execute` is a complete execution with this number of API calls
 */
export function component(api, account, refreshPolicy = 'whenRejected') {
  const environment = readEnvironment({
    OAUTH_CLIENT_ID: 'bench',
    OAUTH_CLIENT_SECRET: 'bench-secret',
    OAUTH_AUTH_URI: `${api.url}/authorize`,
    OAUTH_TOKEN_URI: api.tokenUrl,
  })
  const config = {
    provider: 'custom',
    apiBaseUrl: api.url,
    refreshPolicy,
    _account: account.name,
    oauth: account.tokens,
  }
  const context = { kind: 'step', runtime: platform(config) }
  const open = () => openSession(context, config, environment)
  return {
    open,
    async execute(calls) {
      const session = await open()
      await session.start()
      for (let number = 0; number < calls; number++) await callMe(session)
      await session.close()
    },
  }
}

/** Sends one request with the session's API. */
export async function callMe(session) {
  const { body } = await session.api(me)
  return JSON.parse(body.toString('utf8'))
}

const me = { method: 'GET', path: '/me' }

function platform({ oauth, ...fields }) {
  let keys = { ...fields, oauth }
  const quiet = () => {}
  const update = async (_id, change) => {
    keys = change.keys
  }
  return {
    errorCount: 0,
    // The log level of a runtime with the default LOG_LEVEL=info.
    logger: { debug: quiet, info: quiet, warn: quiet, level: () => 30 },
    async emit(event, payload) {
      if (event === 'updateKeys') keys = payload
    },
    getApiClient: () => ({
      tasks: { retrieveStep: async () => ({ config: keys }) },
      accounts: { retrieve: async () => ({ keys }), update },
    }),
  }
}
