import type { AccountAccess, Keys } from '../auth/accountStore'
import type { ExecutionContext, PlatformClient } from '../runtime/context'
import type { Environment } from '../runtime/environment'

/**
 * Returns the ways to read and write the account's keys in a context. A running step emits `updateKeys`. A service call
 * writes the account directly, which needs the account's ID, because the platform may ignore `updateKeys` there.
 */
export function accountAccess(
  context: ExecutionContext,
  { flowId, stepId }: Environment,
  accountId: string | undefined,
): AccountAccess {
  const isStep = context.kind === 'step'
  const { accounts, tasks } = clientOf(context) ?? {}
  const readers = [
    ...(isStep ? [async () => (await tasks?.retrieveStep?.(flowId, stepId))?.config] : []),
    ...(accountId ? [async () => (await accounts?.retrieve?.(accountId))?.keys] : []),
  ]
  return {
    ...(isStep && { emitKeys: (keys) => emitKeys(context, keys) }),
    ...(accounts?.update &&
      accountId && { updateKeys: async (keys) => writeKeys(accounts, accountId, keys) }),
    readKeys: () => firstShown(readers),
  }
}

// A context may have no client. An account whose token works needs none.
function clientOf({ runtime }: ExecutionContext): PlatformClient | undefined {
  try {
    return runtime.getApiClient?.()
  } catch {
    return undefined
  }
}

async function writeKeys(accounts: PlatformClient['accounts'], accountId: string, keys: Keys): Promise<void> {
  try {
    await accounts?.update?.(accountId, { keys })
  } catch (error) {
    throwPlain(error)
  }
}

// The runtime's emit resolves even if the write failed. A higher error count is the only sign.
async function emitKeys({ runtime }: ExecutionContext, keys: Keys): Promise<void> {
  const errorsBefore = runtime.errorCount ?? 0
  await runtime.emit('updateKeys', keys)
  if ((runtime.errorCount ?? 0) > errorsBefore) throw new Error('the platform rejected "updateKeys".')
}

/** Returns the first keys with tokens that the platform allows to read, or an empty object. */
async function firstShown(readers: readonly (() => Promise<Keys | undefined>)[]): Promise<Keys> {
  for (const read of readers) {
    try {
      const keys = await read()
      if (keys?.['oauth']) return keys
    } catch (error) {
      const { statusCode = 0 } = error as PlatformFailure
      if (![401, 403, 404, 405].includes(statusCode)) throwPlain(error)
    }
  }
  return {}
}

interface PlatformFailure {
  readonly statusCode?: number
  readonly message?: string
  readonly code?: string
}

// The client's errors contain the request with the keys, so only their messages are kept.
function throwPlain(error: unknown): never {
  const { statusCode, message, code } = error as PlatformFailure
  const reason = statusCode ? `it returned ${statusCode}` : (code ?? message ?? 'no reason given')
  throw new Error(`the platform's API failed (${reason}).`)
}
