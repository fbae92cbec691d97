import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buildLikeThePlatform } from './build'
import { startUnderTheRuntime } from './start'
import { say, timed } from './timed'

/** Clones the last commit into an empty folder, builds it like the platform, and runs it with the runtime. */
async function checkCleanInstall(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'clean-install-'))
  say(`${folder} (kept after a failure)`)
  const componentPath = join(folder, 'component')
  await buildLikeThePlatform(componentPath, folder)
  await timed('it starts, verifies, polls, and sends a request in the runtime', () =>
    startUnderTheRuntime(componentPath),
  )
  await rm(folder, { recursive: true })
  say('A clean install works.')
}

checkCleanInstall().catch((error: unknown) => {
  say(error instanceof Error ? error.message : String(error))
  process.exitCode = 1
})
