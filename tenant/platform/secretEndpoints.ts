import { type ApiResponse, type Route, rejection, route } from './route'
import type { RefreshOutcome, SecretStore } from './secretStore'

/**
 * Returns the routes for components that use Secrets: reading a secret, and letting the platform refresh it (API v2,
 * auth secrets).
 */
export function secretEndpoints(secrets: SecretStore): Route[] {
  const path = '/v2/workspaces/{workspace}/secrets/{id}'
  return [
    route('GET', path, (_body, workspaceId = '', id = '') => readSecret(secrets, workspaceId, id)),
    route('POST', `${path}/refresh`, (_body, workspaceId = '', id = '') =>
      refreshSecret(secrets, workspaceId, id),
    ),
  ]
}

function readSecret(secrets: SecretStore, workspaceId: string, id: string): ApiResponse {
  const attributes = secrets.find(workspaceId, id)
  if (!attributes) return rejection(404, 'There is no such secret in this workspace.')
  return { status: 200, body: { data: { id, type: 'auth-secret', attributes } } }
}

async function refreshSecret(secrets: SecretStore, workspaceId: string, id: string): Promise<ApiResponse> {
  if (secrets.find(workspaceId, id)) {
    const outcome = await secrets.refresh(id)
    if (outcome.kind !== 'refreshed') return rejection(statuses[outcome.kind], outcome.reason)
  }
  return readSecret(secrets, workspaceId, id)
}

const statuses: Record<Exclude<RefreshOutcome['kind'], 'refreshed'>, number> = {
  refused: 400,
  unsupported: 400,
  unavailable: 503,
}
