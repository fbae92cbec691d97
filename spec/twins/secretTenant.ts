import { randomUUID } from 'node:crypto'
import { process as makeRawRequest } from '../../lib/actions/makeRawRequest'
import { type AuthorizationServer, startAuthorizationServer } from '../../tenant/authorizationServer'
import { type GraphTwin, startGraphTwin } from '../../tenant/graph'
import { Journal } from '../../tenant/journal'
import { type PlatformApi, refreshAtTokenEndpoint, startPlatformApi } from '../../tenant/platform'

export const workspaceId = 'workspace'

/** A platform with Secrets, an authorization server, a Graph fake, and the component in this process. */
export interface SecretTenant {
  readonly platform: PlatformApi
  readonly server: AuthorizationServer
  readonly graph: GraphTwin
  readonly journal: Journal
  readonly emitted: { event: string; payload: unknown }[]
  /** Everything that the component logged, emitted, and threw. */
  readonly said: string[]
  /** Connects an account in the given secret, or in a new one. */
  connect(secretId?: string): Promise<string>
  /** Connects an account, lets the component use it, and expires its access token. */
  connectAndExpire(): Promise<string>
  /** Sends a message to the action. Returns the status of the API, or undefined if the message is rebounded. */
  send(config: Record<string, unknown>, url?: string): Promise<number | undefined>
  /** The methods of the platform requests since the account was connected or its token expired. */
  platformCalls(): string[]
  tokenCalls(): number
  close(): Promise<void>
}

/** Starts a tenant whose component finds the platform by its environment and has no OAuth app. */
export async function startSecretTenant(): Promise<SecretTenant> {
  const journal = new Journal()
  const platform = await startPlatformApi({ journal })
  const server = await startAuthorizationServer({ journal })
  const graph = await startGraphTwin({ accepts: (token) => server.isActive(token), journal })
  const restoreEnvironment = changeEnvironment({
    ...platformEnvironment(platform),
    HTTP_MAX_RETRIES: '0',
    OAUTH_CLIENT_ID: '',
    OAUTH_TOKEN_URI: '',
  })
  const { emitted, said, send } = component()

  async function connect(secretId: string = randomUUID()): Promise<string> {
    const fields = { provider: 'microsoft', apiBaseUrl: graph.apiBase }
    const tokens = await server.connect()
    const refresh = refreshAtTokenEndpoint(server)
    platform.addSecret({ workspaceId, secretId, fields, tokens, refresh })
    journal.clear()
    return secretId
  }

  return {
    ...{ platform, server, graph, journal, emitted, said, connect, send },
    connectAndExpire: async () => {
      const secretId = await connect()
      await send({ secretId })
      await server.expireAccessTokens()
      journal.clear()
      return secretId
    },
    platformCalls: () =>
      journal.events.filter(({ source }) => source === 'platform').map(({ method }) => method),
    tokenCalls: () => journal.count(({ source }) => source === 'token'),
    close: async () => {
      restoreEnvironment()
      await Promise.all([platform.close(), server.close(), graph.close()])
    },
  }
}

/** Returns the environment variables that identify the platform to a step. */
export function platformEnvironment({
  url,
  username,
  apiKey,
}: Pick<PlatformApi, 'url' | 'username' | 'apiKey'>) {
  return {
    ELASTICIO_API_URI: url,
    ELASTICIO_API_USERNAME: username,
    ELASTICIO_API_KEY: apiKey,
    ELASTICIO_WORKSPACE_ID: workspaceId,
  }
}

/** Sets environment variables and returns a function that restores them. */
export function changeEnvironment(changes: Record<string, string>): () => void {
  const before = process.env
  process.env = { ...before, ...changes }
  return () => {
    process.env = before
  }
}

function component(): Pick<SecretTenant, 'emitted' | 'said' | 'send'> {
  const emitted: SecretTenant['emitted'] = []
  const said: string[] = []
  const log = (line: string) => void said.push(line)

  async function emit(event: string, payload?: unknown): Promise<void> {
    emitted.push({ event, payload })
    said.push(payload instanceof Error ? `${payload.stack}` : JSON.stringify(payload))
  }

  function getApiClient(): never {
    throw new Error('A step with a secret needs no client for accounts.')
  }

  async function send(config: Record<string, unknown>, url = '/me'): Promise<number | undefined> {
    const runtime = {
      emit,
      logger: { debug: log, info: log, warn: log },
      ...(config['secretId'] ? { getApiClient } : {}),
    }
    try {
      const message = await makeRawRequest.call(runtime, { body: { method: 'GET', url } }, config)
      return (message?.body as { statusCode: number } | undefined)?.statusCode
    } catch (error) {
      said.push((error as Error).stack ?? '')
      throw error
    }
  }

  return { emitted, said, send }
}
