import type { AccountAccess, Keys } from '../auth/accountStore'
import type { ExecutionContext } from './context'
import type { Environment } from './environment'

/**
 * The ways to the account's keys that a context has. A running step emits `updateKeys`; in a service call nobody
 * reliably listens to it, so there the account is written directly, which needs its id.
 */
export function accountAccess(
  context: ExecutionContext,
  { flowId, stepId }: Environment,
  accountId: string | undefined,
): AccountAccess {
  const isStep = context.kind === 'step'
  const { accounts, tasks } = context.runtime.getApiClient?.() ?? {}
  const readers = [
    ...(tasks && isStep ? [async () => (await tasks.retrieveStep(flowId, stepId)).config] : []),
    ...(accounts && accountId ? [async () => (await accounts.retrieve(accountId)).keys] : []),
  ]
  return {
    ...(isStep && { emitKeys: (keys) => emitKeys(context, keys) }),
    ...(accounts &&
      accountId && { updateKeys: (keys) => accounts.update(accountId, { keys }).then(nothing, throwPlain) }),
    readKeys: () => firstAllowed(readers),
  }
}

function nothing(): void {}

// The runtime's emit resolves even where the write failed; that its count of errors grew is the only sign.
async function emitKeys({ runtime }: ExecutionContext, keys: Keys): Promise<void> {
  const errorsBefore = runtime.errorCount ?? 0
  await runtime.emit('updateKeys', keys)
  if ((runtime.errorCount ?? 0) > errorsBefore) throw new Error('the platform did not take "updateKeys".')
}

/** What the first reader gives that the platform lets us use; nothing where it lets us use none. */
async function firstAllowed(readers: readonly (() => Promise<Keys | undefined>)[]): Promise<Keys> {
  for (const read of readers) {
    try {
      return (await read()) ?? {}
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

// The client's own errors hold the request, and with it the keys: only their words are passed on.
function throwPlain(error: unknown): never {
  const { statusCode, message, code } = error as PlatformFailure
  const reason = statusCode ? `it answered ${statusCode}` : (code ?? message ?? 'no reason given')
  throw new Error(`the platform's API failed (${reason}).`)
}
