import type { Tenant } from '..'
import type { Ledger } from '../ledger'
import { say, table } from './terminal'

/** The tenant's counts at the start of a story. */
export interface Beginning {
  readonly at: number
  readonly events: number
  readonly puts: number
  readonly refreshes: number
  readonly reuseDetected: number
}

/** Returns the current counts. */
export async function begin({ authorizationServer, journal, platform }: Tenant): Promise<Beginning> {
  const { refreshes, reuseDetected } = await authorizationServer.stats()
  const counts = { events: journal.events.length, puts: platform.puts.length, refreshes, reuseDetected }
  return { at: Date.now(), ...counts }
}

/** Prints a table of the events since then. Returns true if no record was lost or duplicated and no step failed. */
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
    ['tokens stored (PUT)', platform.puts.length - beginning.puts],
    ['reuse of a refresh token', reused],
    ['duplicates', ledger.duplicates],
    ['losses', ledger.losses],
    ['errors', problems.length],
    ['time', `${((Date.now() - beginning.at) / 1000).toFixed(1)} s`],
  ]
  const verdict = isGood ? 'No record was lost or duplicated.' : 'The demo failed. See above.'
  say(['', table(rows), ...problems.map((problem) => `  ! ${problem}`), '', verdict].join('\n'))
  return isGood
}
