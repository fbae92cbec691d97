import type { AccountAccess } from '../auth/accountStore'
import type { Keys } from '../auth/ports'
import type { ExecutionContext, PlatformClient, StepContext } from '../runtime/context'
import type { Environment } from '../runtime/environment'
import { credentialFieldsIn } from './credential'

/**
 * Returns the access to the account's keys that a context has. A running step emits `updateKeys`. A service call has no
 * reliable listener for it, so it writes the account directly, which requires the account's ID.
 */
export function accountAccess(
  context: ExecutionContext,
  { flowId, stepId }: Pick<Environment, 'flowId' | 'stepId'>,
  accountId: string | undefined,
): AccountAccess {
  const isStep = context.kind === 'step'
  const { accounts, tasks } = clientOf(context) ?? {}
  return {
    ...(isStep &&
      mayBeHeard(context.runtime) && { emitKeys: (keys) => emitKeys(context.runtime, accounts, keys) }),
    ...(accounts?.update &&
      accountId && { updateKeys: async (keys) => writeKeys(accounts, accountId, keys) }),
    readKeys: async () =>
      accountId ? readAllowed(async () => (await accounts?.retrieve?.(accountId))?.keys) : undefined,
    ...(isStep && {
      readConfig: async () =>
        credentialIn(await readAllowed(async () => (await tasks?.retrieveStep?.(flowId, stepId))?.config)),
    }),
  }
}

/** Returns a function that shares one read per key, so that the messages with which a container starts don't repeat it. */
export function sharedReads<Key, Value>(): (key: Key, read: () => Promise<Value>) => Promise<Value> {
  const reading = new Map<Key, Promise<Value>>()
  return (key, read) => {
    const shared = reading.get(key) ?? read().finally(() => reading.delete(key))
    reading.set(key, shared)
    return shared
  }
}

function credentialIn(config: Keys | undefined): Keys | undefined {
  return config && { ...credentialFieldsIn(config), oauth: config['oauth'] }
}

// A context may have no client. An account whose token works needs none.
function clientOf({ runtime }: ExecutionContext): PlatformClient | undefined {
  try {
    return runtime.getApiClient?.()
  } catch {
    return undefined
  }
}

/** False if the runtime has no listener for `updateKeys`, so an emitted event would be lost. */
function mayBeHeard(runtime: StepContext): boolean {
  return runtime.listeners?.('updateKeys').length !== 0
}

async function writeKeys(accounts: PlatformClient['accounts'], accountId: string, keys: Keys): Promise<void> {
  try {
    await accounts?.update?.(accountId, { keys })
  } catch (error) {
    throw plainError(error)
  }
}

/** The runtime's `emit` resolves even if the write failed, and its `errorCount` grows. Without a listener it returns false. */
async function emitKeys(
  runtime: StepContext,
  accounts: PlatformClient['accounts'],
  keys: Keys,
): Promise<void> {
  guardUpdate(accounts)
  const errorsBefore = runtime.errorCount ?? 0
  const isHeard = await runtime.emit('updateKeys', keys)
  if (isHeard === false) throw new Error('nothing listens to "updateKeys".')
  if ((runtime.errorCount ?? 0) > errorsBefore) throw new Error('the platform did not accept "updateKeys".')
}

const guarded = new WeakSet<object>()

/**
 * Removes the platform's response from the client's errors, because it can quote the keys. The runtime writes the keys with
 * the same client, and emits and logs the error of a rejected write.
 */
function guardUpdate(accounts: PlatformClient['accounts']): void {
  if (!accounts?.update || guarded.has(accounts)) return
  const update = accounts.update.bind(accounts)
  guarded.add(accounts)
  accounts.update = (accountId, change) =>
    update(accountId, change).catch((error) => Promise.reject(plainError(error)))
}

/** Returns the keys; undefined if the platform doesn't let this context read them. */
async function readAllowed(read: () => Promise<Keys | undefined>): Promise<Keys | undefined> {
  try {
    const keys: unknown = await read()
    return typeof keys === 'object' && keys !== null ? (keys as Keys) : undefined
  } catch (error) {
    const { statusCode = 0 } = error as PlatformFailure
    if ([401, 403, 404, 405].includes(statusCode)) return undefined
    throw plainError(error)
  }
}

interface PlatformFailure {
  readonly statusCode?: number
  readonly message?: string
  readonly code?: string
}

// The client's errors contain the keys in their request and response, so only status and code are kept.
function plainError(error: unknown): Error {
  const { statusCode, code } = error as PlatformFailure
  if (error instanceof PlainError) return error
  const reason = statusCode ? `it returned ${statusCode}` : (code ?? 'no reason given')
  return Object.assign(new PlainError(`the platform's API failed (${reason}).`), { statusCode })
}

class PlainError extends Error {}
