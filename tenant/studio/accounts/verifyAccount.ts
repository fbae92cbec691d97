import { isObject } from '../../isObject'
import { callComponent, type ServiceContext } from '../serviceCalls'
import type { Account } from './accountList'

/** Verifies an account with the component. Returns its new state, with the reason if the verification failed. */
export async function verifyAccount(
  context: ServiceContext,
  account: Account,
): Promise<Pick<Account, 'state' | 'message'>> {
  try {
    const data = await callComponent(context, { method: 'verifyCredentials', account })
    if (!isObject(data) || data['verified'] !== false) return { state: 'verified', message: undefined }
    const reason = String(data['reason'] ?? data['details'] ?? '')
    return { state: 'failed', message: reason || 'The component did not verify the account.' }
  } catch (error) {
    return { state: 'failed', message: (error as Error).message }
  }
}
