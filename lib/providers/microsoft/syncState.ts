/**
 * True for an error code that says that a delta link has expired or was reset.
 * https://learn.microsoft.com/graph/delta-query-overview#synchronization-reset
 */
export function isSyncStateCode(code: string): boolean {
  return /^(Error)?(syncState\w*|resync\w*|invalidSyncState\w*|invalid(Delta|Skip)Token)$/i.test(code)
}
