import type { Tenant } from '..'
import type { Ledger } from './ledger'
import { table } from './terminal'

/** What happened, in a table, and whether it is as it should be. */
export async function summarize(
  { authorizationServer, graph, journal, platform }: Tenant,
  ledger: Ledger,
  { failures, tookMs }: { failures: readonly string[]; tookMs: number },
): Promise<{ text: string; isGood: boolean }> {
  const stats = await authorizationServer.stats()
  const isGood = ledger.isBalanced && failures.length === 0 && stats.reuseDetected === 0
  const rows: [string, string | number][] = [
    ['messages emitted', `${ledger.messages} of ${ledger.expected} expected`],
    ['pages (snapshots)', ledger.snapshots],
    ['API calls', journal.count(({ source }) => source === 'api')],
    ['  of them 401', graph.statusCounts()[401] ?? 0],
    ['refreshes', stats.refreshes],
    ['keys persisted (PUT)', platform.puts.length],
    ['reuse of a refresh token', stats.reuseDetected],
    ['duplicates', ledger.duplicates],
    ['losses', ledger.losses],
    ['errors', [...ledger.errors, ...failures].length],
    ['time', `${(tookMs / 1000).toFixed(1)} s`],
  ]
  const problems = [...ledger.errors, ...failures].map((problem) => `  ! ${problem}`)
  const verdict = isGood ? 'Nothing was lost, nothing was repeated.' : 'Something went wrong: see above.'
  return { text: ['', table(rows), ...problems, '', verdict].join('\n'), isGood }
}
