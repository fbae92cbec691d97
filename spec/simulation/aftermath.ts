import { isPathCooldown, type SimulatedProcess } from './simulatedProcess'
import type { VirtualTime } from './virtualTime'
import { cooldownMs } from './witness'
import type { World } from './world'

/**
 * Checks that the token set of each running process is stored, flagged as unsaved, invalid, or superseded. It is
 * superseded if another process or a user has stored another set since it was granted. If two processes race
 * without a lock, both sets are equally new, and the one written last stays.
 */
export function checkStoredTokens({ server, store }: World, processes: readonly SimulatedProcess[]): void {
  const stored = store.content.refreshToken
  for (const { witness, isAlive, tokens } of processes) {
    const held = tokens?.latest.refresh_token ?? ''
    const grantedAt = witness.granted.get(held)
    if (!isAlive || tokens?.isUnsaved || witness.isBlind || grantedAt === undefined) continue
    if (held === stored || !server.isRefreshable(held)) continue
    const isReconnected = server.grantOf(stored) > server.grantOf(held)
    if (isReconnected || store.isSuperseded(witness.name, grantedAt))
      witness.reached('a stored token set was superseded')
    else witness.violated('the newest token set is neither stored nor flagged as unsaved')
  }
}

/** Checks that one process, or several with a lock, reuse no refresh token, and that no message fails without a fault. */
export function checkFaultless({ scenario, server }: World, processes: readonly SimulatedProcess[]): void {
  const { rotation, hasLock, tokenFaults, writeFaults, readFaults, apiFaults, revokesAtMs } = scenario
  const isHarmless = (fault: string) => ['none', 'slow', 'odd', 'reconnected'].includes(fault)
  const hasCrash = scenario.processes.some(({ end }) => end?.how === 'crash')
  const areWritesStored = writeFaults.every(isHarmless) && !hasCrash
  const areResponsesSeen = tokenFaults.every(
    (fault) => !['lostResponse', 'gatewayTimeout', 'unreadable', 'cutOff'].includes(fault),
  )
  const isAlone = hasLock || processes.length === 1
  const isFaultless = areWritesStored && [...tokenFaults, ...readFaults, ...apiFaults].every(isHarmless)
  for (const { witness, failures } of processes) {
    if (isAlone && areWritesStored && areResponsesSeen) {
      witness.reached('no token reuse by one process or with the lock')
      if (server.reuses > 0) witness.violated('a used refresh token was sent although no race was possible')
    }
    if (isFaultless && revokesAtMs.length === 0 && (isAlone || rotation !== 'strict')) {
      witness.reached('no failure without a fault')
      if (failures > 0) witness.violated('a message failed without a fault')
    }
  }
}

/** Checks that after all faults a message succeeds if the stored grant is valid, and that no token set stays unsaved. */
export async function checkHealth({ time, server, store }: World, process: SimulatedProcess): Promise<void> {
  if (!process.isAlive) return
  const isLive = server.isRefreshable(store.content.refreshToken)
  let error = await messageError(process, time)
  if (error && isPathCooldown(error)) {
    await Promise.all([time.wait(cooldownMs), time.pass()])
    error = await messageError(process, time)
  }
  const { witness, tokens } = process
  if (isLive && error) witness.violated(`a message fails after the faults: ${error.message}`)
  if (isLive) witness.reached('a message succeeded with the stored grant')
  else if (!error) witness.reached('a message succeeded with an unsaved token set')
  if (tokens?.isUnsaved) witness.violated('a token set stays unsaved although the store works')
}

async function messageError(process: SimulatedProcess, time: VirtualTime): Promise<Error | undefined> {
  let error: Error | undefined
  void process.handle({ calls: 1, areTogether: false }).then((failure) => {
    error = failure
  })
  await time.pass()
  return error
}
