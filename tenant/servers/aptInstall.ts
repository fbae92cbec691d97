import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { rm, writeFile } from 'node:fs/promises'
import { promisify } from 'node:util'
import { findProgram } from './programs'

/** True if apt-get exists and this process runs as root. */
export function mayInstall(environment: NodeJS.ProcessEnv): boolean {
  return process.getuid?.() === 0 && findProgram('apt-get', environment) !== undefined
}

// invoke-rc.d and deb-systemd-invoke run this program to check whether a package may start its service. 101 forbids
// it.
const servicePolicy = '/usr/sbin/policy-rc.d'

/**
 * Installs a server's package with apt-get, as root, without starting its service. `remedy` is the end of the error
 * message.
 */
export async function aptInstall(name: string, remedy: string): Promise<void> {
  const isPolicyOurs = !existsSync(servicePolicy)
  if (isPolicyOurs) await writeFile(servicePolicy, '#!/bin/sh\nexit 101\n', { mode: 0o755 })
  try {
    await aptGet(['update'], remedy)
    await aptGet(['install', '--yes', '--no-install-recommends', name], remedy)
  } finally {
    if (isPolicyOurs) await rm(servicePolicy)
  }
}

async function aptGet(args: readonly string[], remedy: string): Promise<void> {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  try {
    await promisify(execFile)('apt-get', args, { env, maxBuffer: 64 * 1024 * 1024, timeout: 600_000 })
  } catch (error) {
    const { stderr } = error as { stderr?: string }
    throw new Error(`apt-get ${args.join(' ')} failed. ${remedy}\n${stderr?.trim().slice(-2000)}`, {
      cause: error,
    })
  }
}
