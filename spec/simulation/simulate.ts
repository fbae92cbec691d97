import { checkFaultless, checkHealth, checkWhatIsKept } from './aftermath'
import type { Scenario } from './scenario'
import { SharedLock } from './sharedLock'
import { SimulatedProcess } from './simulatedProcess'
import type { Findings } from './witness'
import { World } from './world'

/** Lets a scenario happen over the real auth module, then calms everything down and looks at what is left. */
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
  checkWhatIsKept(world, processes)
  checkFaultless(world, processes)

  world.calmDown()
  await Promise.all([time.waitUntil(time.elapsedMs + calmMs), time.pass()])
  for (const process of processes) await checkHealth(world, process)
  checkWhatIsKept(world, processes)
  return findings
}

// All tokens expire in it, and all leases run out.
const calmMs = 120_000
