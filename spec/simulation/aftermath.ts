import type { SimulatedProcess } from './simulatedProcess'
import type { World } from './world'

/**
 * The set that a living process holds from a refresh is in the store, or flagged as unsaved, or dead, or overtaken:
 * after it was granted another process or a person stored another. Where two processes raced without a lock, each
 * of the two sets is as new as the other, and the one written last stays.
 */
export function checkWhatIsKept({ server, store }: World, processes: readonly SimulatedProcess[]): void {
  const stored = store.content.refreshToken
  for (const { witness, isAlive, tokens } of processes) {
    const held = tokens?.latest.refresh_token ?? ''
    const grantedAt = witness.granted.get(held)
    if (!isAlive || tokens?.isUnsaved || witness.isBlind || grantedAt === undefined) continue
    if (held === stored || !server.isRefreshable(held)) continue
    const isReconnected = server.grantOf(stored) > server.grantOf(held)
    if (isReconnected || store.isOvertaken(witness.name, grantedAt))
      witness.reached('a set was overtaken in the store')
    else witness.violated('the newest set is neither in the store nor flagged as unsaved')
  }
}

/** One process, or several with a lock, never cause a reuse; and without any fault no message fails. */
export function checkFaultless({ scenario, server }: World, processes: readonly SimulatedProcess[]): void {
  const { rotation, hasLock, tokenFaults, writeFaults, readFaults, apiFaults, revokesAtMs } = scenario
  const isHarmless = (fault: string) => fault === 'none' || fault === 'slow'
  const hasCrash = scenario.processes.some(({ end }) => end?.how === 'crash')
  const areWritesKept = writeFaults.every(isHarmless) && !hasCrash
  const areAnswersSeen = tokenFaults.every((fault) => fault !== 'lostAnswer' && fault !== 'gatewayTimeout')
  const isAlone = hasLock || processes.length === 1
  const isFaultless = areWritesKept && [...tokenFaults, ...readFaults, ...apiFaults].every(isHarmless)
  for (const { witness, failures } of processes) {
    if (isAlone && areWritesKept && areAnswersSeen) {
      witness.reached('no reuse by one process or under the lock')
      if (server.reuses > 0) witness.violated('a spent refresh token was sent although no race was possible')
    }
    if (isFaultless && revokesAtMs.length === 0 && (isAlone || rotation !== 'strict')) {
      witness.reached('no failure without a fault')
      if (failures > 0) witness.violated('a message failed although nothing else did')
    }
  }
}

/** When nothing fails any more, a message succeeds where the store has a live grant, and nothing stays unsaved. */
export async function checkHealth({ time, server, store }: World, process: SimulatedProcess): Promise<void> {
  if (!process.isAlive) return
  const isLive = server.isRefreshable(store.content.refreshToken)
  let error: Error | undefined
  void process.handle({ calls: 1, areTogether: false }).then((failure) => {
    error = failure
  })
  await time.pass()
  const { witness, tokens } = process
  if (isLive && error) witness.violated(`does not heal: ${error.message}`)
  if (isLive) witness.reached('healthy in the end')
  else if (!error) witness.reached('healthy from what was unsaved')
  if (tokens?.isUnsaved) witness.violated('a set stays unsaved although the store works')
}
