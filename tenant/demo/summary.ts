import type { Tenant } from '..'
import type { Ledger } from '../ledger'
import { say, table } from './terminal'

/** Where the tenant's counts stood when a story began. */
export interface Beginning {
  readonly at: number
  readonly events: number
  readonly puts: number
  readonly refreshes: number
  readonly reuseDetected: number
}

/** Notes down where the counts stand. */
export async function begin({ authorizationServer, journal, platform }: Tenant): Promise<Beginning> {
  const { refreshes, reuseDetected } = await authorizationServer.stats()
  const counts = { events: journal.events.length, puts: platform.puts.length, refreshes, reuseDetected }
  return { at: Date.now(), ...counts }
}

/** Says in a table what happened since then; true where it is as it should be. */
export async function summarize(
  tenant: Tenant,
  beginning: Beginning,
  ledger: Ledger,
  failures: readonly string[],
): Promise<boolean> {
  const { authorizationServer, journal, platform } = tenant
  const { refreshes, reuseDetected } = await authorizationServer.stats()
  const calls = journal.events.slice(beginning.events).filter(({ source }) => source === 'api')
  const reused = reuseDetected - beginning.reuseDetected
  const problems = [...ledger.errors, ...failures]
  const isGood = ledger.isBalanced && failures.length === 0 && reused === 0
  const rows: [string, string | number][] = [
    ['messages emitted', `${ledger.messages} of ${ledger.expected} expected`],
    ['pages (snapshots)', ledger.snapshots],
    ['API calls', calls.length],
    ['  of them 401', calls.filter(({ status }) => status === 401).length],
    ['refreshes', refreshes - beginning.refreshes],
    ['keys persisted (PUT)', platform.puts.length - beginning.puts],
    ['reuse of a refresh token', reused],
    ['duplicates', ledger.duplicates],
    ['losses', ledger.losses],
    ['errors', problems.length],
    ['time', `${((Date.now() - beginning.at) / 1000).toFixed(1)} s`],
  ]
  const verdict = isGood ? 'Nothing was lost, nothing was repeated.' : 'Something went wrong: see above.'
  say(['', table(rows), ...problems.map((problem) => `  ! ${problem}`), '', verdict].join('\n'))
  return isGood
}
