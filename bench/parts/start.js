import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { median } from '../../tenant/faults/report.js'
import { startTenant } from '../../tenant/index.js'
import { atMost } from '../measure/verdict.js'

const root = fileURLToPath(new URL('../..', import.meta.url))

/**
 * Measures the time until a container is ready, the time to load each trigger and action, and the size of the
 * installation.
 */
export async function measureStart({ isQuick }) {
  const readyMs = await timesUntilReady(isQuick ? 2 : 7)
  const { runtimeMs, loads } = loadTimes([...manifestModules(), ...sharedParts], isQuick ? 2 : 7)
  const own = loads.filter(({ key }) => sharedParts.every((part) => part.key !== key))
  const { packages, megabytes } = installed()
  const slowest = own.reduce((a, b) => (b.ms > a.ms ? b : a))
  return {
    rows: [
      row('from the process start until a container consumes', `${Math.round(median(readyMs))} ms`),
      row('of that, loading the bare runtime', `${Math.round(runtimeMs)} ms`),
      ...loads.map(({ key, ms, cpuMs }) =>
        row(`loading ${key} over it`, `${ms.toFixed(1)} ms`, `${cpuMs.toFixed(1)} ms`),
      ),
      row(`installed without dev dependencies, ${packages} packages`, `${megabytes.toFixed(1)} MB`),
    ],
    verdicts: [atMost(`ms to load the slowest, ${slowest.key}`, 30, Math.round(slowest.ms * 10) / 10)],
    chart: {
      title: 'Loading each trigger and action over the bare runtime',
      unit: 'ms',
      limit: 30,
      bars: own.map(({ key, ms }) => ({ label: key, value: Math.round(ms * 10) / 10 })),
    },
  }
}

const sharedParts = [
  { key: 'node-fetch, which is in each of them', main: 'node_modules/node-fetch' },
  { key: 'the provider microsoft, with the first message', main: 'lib/providers/microsoft' },
  { key: 'gRPC and Avro, when a step subscribes to events', main: 'lib/providers/salesforce/events' },
]

const row = (what, median, processor = '') => ({ what, median, 'processor time': processor })

async function timesUntilReady(times) {
  const tenant = await startTenant()
  try {
    const accountId = await tenant.connect()
    const taken = []
    for (let number = 0; number <= times; number++) {
      const startedAt = performance.now()
      const step = await tenant.startStep({ accountId, functionName: 'makeRawRequest', stepId: `s${number}` })
      taken.push(performance.now() - startedAt)
      await step.kill()
    }
    // The first one reads the files from the disk.
    return taken.slice(1)
  } finally {
    await tenant.close()
  }
}

// The modules that run.js loads before it loads the component's module.
const loadScript = `
  const started = performance.now()
  require('elasticio-sailor-nodejs/lib/sailor.js')
  require('elasticio-sailor-nodejs/lib/settings.js')
  const [before, cpuBefore] = [performance.now(), process.cpuUsage()]
  require(process.argv[1])
  const [ms, { user, system }] = [performance.now() - before, process.cpuUsage(cpuBefore)]
  process.stdout.write(JSON.stringify({ runtimeMs: before - started, ms, cpuMs: (user + system) / 1000 }))
`

function loadTimes(modules, rounds) {
  const taken = modules.map(() => [])
  for (let round = 0; round <= rounds; round++) {
    for (const [place, { main }] of modules.entries()) {
      const output = execFileSync(process.execPath, ['-e', loadScript, join(root, main)], { cwd: root })
      // The first round reads the files from the disk.
      if (round > 0) taken[place].push(JSON.parse(output))
    }
  }
  const medianOf = (times, field) => median(times.map((each) => each[field]))
  return {
    runtimeMs: medianOf(taken.flat(), 'runtimeMs'),
    loads: modules.map(({ key }, place) => ({
      key,
      ms: medianOf(taken[place], 'ms'),
      cpuMs: medianOf(taken[place], 'cpuMs'),
    })),
  }
}

function manifestModules() {
  const { triggers, actions } = JSON.parse(readFileSync(join(root, 'component.json'), 'utf8'))
  return Object.entries({ ...triggers, ...actions }).map(([key, { main }]) => ({ key, main }))
}

function installed() {
  const output = execFileSync('npm', ['ls', '--all', '--omit=dev', '--parseable'], {
    cwd: root,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  const folders = [...new Set(output.trim().split('\n'))].filter((folder) => relative(root, folder) !== '')
  const bytes = folders.reduce((sum, folder) => sum + bytesIn(folder), 0)
  return { packages: folders.length, megabytes: bytes / 1_000_000 }
}

/** Returns the size of a package without its nested packages, which are separate items of the list. */
function bytesIn(folder) {
  return readdirSync(folder, { withFileTypes: true }).reduce((sum, entry) => {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) return entry.name === 'node_modules' ? sum : sum + bytesIn(path)
    return entry.isFile() ? sum + statSync(path).size : sum
  }, 0)
}
