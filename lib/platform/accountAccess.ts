import type { AccountAccess, Keys } from '../auth/accountStore'
import type { ExecutionContext } from './context'

/**
 * The ways to the account's keys that a context has. A running step emits `updateKeys`; in a service call nobody
 * reliably listens to it, so there the account is written directly, which needs its id.
 */
export function accountAccess(context: ExecutionContext, accountId: string | undefined): AccountAccess {
  const accounts = accountId === undefined ? undefined : context.runtime.getApiClient?.().accounts
  return {
    ...(context.kind === 'step' && { emitKeys: (keys) => emitKeys(context, keys) }),
    ...(accounts &&
      accountId && {
        updateKeys: async (keys) => {
          await accounts.update(accountId, { keys }).catch(throwPlain)
        },
        readKeys: async () => (await accounts.retrieve(accountId).catch(throwPlain)).keys ?? {},
      }),
  }
}

// The runtime's emit resolves even where the write failed; that its count of errors grew is the only sign.
async function emitKeys(context: ExecutionContext, keys: Keys): Promise<void> {
  const errorsBefore = context.runtime.errorCount ?? 0
  await context.runtime.emit('updateKeys', keys)
  if ((context.runtime.errorCount ?? 0) > errorsBefore)
    throw new Error('The platform did not accept "updateKeys".')
}

// The client's own errors hold the request, and with it the keys: only their words are passed on.
function throwPlain(error: unknown): never {
  const { statusCode, message, code } = error as { statusCode?: number; message?: string; code?: string }
  const reason = statusCode ? `it answered ${statusCode}` : `${code ?? message ?? 'no reason given'}`
  throw new Error(`the platform's API failed (${reason}).`)
}
