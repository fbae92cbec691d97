import type * as environmentModule from '../../../lib/runtime/environment'

/** Sets the component's variables for the specs of this file, with everything at one server. */
export function withComponentEnvironment(url: () => string): void {
  const before = { ...process.env }
  beforeAll(() => Object.assign(process.env, variablesOf(url())))
  afterAll(() => {
    process.env = before
  })
}

const variablesOf = (url: string) => ({
  OAUTH_CLIENT_ID: 'client',
  OAUTH_CLIENT_SECRET: 'the-client-secret',
  OAUTH_AUTH_URI: `${url}/auth`,
  OAUTH_TOKEN_URI: `${url}/token`,
  HTTP_MAX_RETRIES: '0',
  HTTP_TIMEOUT_MS: '2000',
  ELASTICIO_API_URI: url,
  ELASTICIO_API_USERNAME: 'user',
  ELASTICIO_API_KEY: 'the-api-key',
  ELASTICIO_WORKSPACE_ID: 'workspace',
  ELASTICIO_OBJECT_STORAGE_URI: url,
  ELASTICIO_OBJECT_STORAGE_TOKEN: 'the-storage-token',
  ELASTICIO_FLOW_ID: 'flow',
  ELASTICIO_STEP_ID: 'step',
})

/** Returns the module with settings that never wait, because these specs don't test delays. */
export function withoutWaits({ readEnvironment }: typeof environmentModule): typeof environmentModule {
  const sleep = async () => {}
  return {
    readEnvironment: (variables) => {
      const environment = readEnvironment(variables)
      return {
        ...environment,
        timing: { ...environment.timing, sleep },
        retries: { ...environment.retries, sleep },
        refreshRetries: { ...environment.refreshRetries, sleep },
      }
    },
  }
}
