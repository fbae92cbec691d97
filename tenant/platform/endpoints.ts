import { isObject } from '../isObject'
import { type AccountStore, hasRefreshToken } from './accountStore'
import type { ResultInbox } from './resultInbox'
import { type ApiResponse, type Route, rejection, route } from './route'
import type { StepStore } from './stepStore'

interface Stores {
  accounts: AccountStore
  steps: StepStore
  results: ResultInbox
}

/** Returns the routes that elasticio-sailor-nodejs 2.7 and its API client call. */
export function endpoints({ accounts, steps, results }: Stores): Route[] {
  return [
    route('GET', '/v1/tasks/{flow}/steps/{step}', (_body, flowId = '', stepId = '') =>
      readStep(steps, accounts, flowId, stepId),
    ),
    route('GET', '/v1/accounts/{id}', (_body, id = '') => readAccount(accounts, id)),
    route('PUT', '/v1/accounts/{id}', (body, id = '') => replaceKeys(accounts, id, body)),
    route('POST', '/v1/results/{id}', (body, id = '') =>
      results.deliver(id, body)
        ? { status: 200, body: {} }
        : rejection(404, 'No service call waits for this result.'),
    ),
  ]
}

function readStep(steps: StepStore, accounts: AccountStore, flowId: string, stepId: string): ApiResponse {
  const step = steps.find(flowId, stepId)
  if (!step) return rejection(404, 'There is no such step.')
  const { accountId, config, snapshot = {}, isPassthrough = false } = step
  const keys = accountId === undefined ? {} : { ...accounts.require(accountId), _account: accountId }
  return {
    status: 200,
    body: {
      id: stepId,
      config: { ...config, ...keys },
      snapshot,
      is_passthrough: isPassthrough,
      variables: {},
    },
  }
}

function readAccount(accounts: AccountStore, id: string): ApiResponse {
  const keys = accounts.find(id)
  if (!keys) return rejection(404, 'There is no such account.')
  return { status: 200, body: { id, keys, is_valid: hasRefreshToken(keys) } }
}

function replaceKeys(accounts: AccountStore, id: string, body: unknown): ApiResponse {
  if (!accounts.find(id)) return rejection(404, 'There is no such account.')
  const keys = isObject(body) ? body['keys'] : undefined
  if (!isObject(keys)) return rejection(400, 'The body must be {"keys": {…}}.')
  accounts.put(id, keys)
  return readAccount(accounts, id)
}
