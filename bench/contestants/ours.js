import { readEnvironment } from '../../lib/runtime/environment.js'
import { openSession } from '../../lib/session/session.js'

/**
 * The component's own way to an account, without the runtime around it: the keys are kept here as the platform
 * keeps them.
 * @returns `open` begins an execution, `execute` is a whole one with so many calls of the API
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

/** A call with the session's API. */
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
    // As the runtime's where nobody asked for more than LOG_LEVEL=info.
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
