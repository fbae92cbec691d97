import type { AccountView } from '../../shared/protocol'
import { timeOf } from '../parts/format'

/** Shows the state of an account in a word, with the component's error message if verification failed. */
export function AccountState({ account: { state, message, at } }: { account: AccountView }) {
  const time = at === undefined ? '' : ` ${timeOf(at)}`
  const text = {
    new: 'not connected',
    connected: `connected${time}`,
    verified: `verified${time}`,
    failed: 'verification failed',
    ended: 'ended: reconnect',
  }[state]
  return (
    <div class={`account-state ${state}`} role="status">
      <span class="pill">{text}</span>
      {message !== undefined && <p class="problem">{message}</p>}
    </div>
  )
}
