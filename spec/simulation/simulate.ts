import { checkFaultless, checkHealth, checkStoredTokens } from './aftermath'
import type { Scenario } from './scenario'
import { SharedLock } from './sharedLock'
import { SimulatedProcess } from './simulatedProcess'
import type { Findings } from './witness'
import { World } from './world'

/** Runs a scenario with the real auth module, then ends all faults and checks the result. */
export async function simulate(scenario: Scenario): Promise<Findings> {
  const world = new World(scenario)
  const { time, server, findings } = world
  world.connect()
  const lock = scenario.hasLock ? new SharedLock(time) : undefined
  const processes = scenario.processes.map((plan, index) => {
    return new SimulatedProcess(`process ${index + 1}`, plan, world, lock)
  })
  for (const atMs of scenario.reconnectsAtMs) void time.waitUntil(atMs).then(() => world.connect())
  for (const atMs of scenario.revokesAtMs) void time.waitUntil(atMs).then(() => server.revokeAll())
  for (const process of processes) process.start()
  await time.pass()
  checkStoredTokens(world, processes)
  checkFaultless(world, processes)

  world.endFaults()
  await Promise.all([time.waitUntil(time.elapsedMs + quietMs), time.pass()])
  for (const process of processes) await checkHealth(world, process)
  checkStoredTokens(world, processes)
  return findings
}

// All tokens and leases expire in this time.
const quietMs = 120_000
