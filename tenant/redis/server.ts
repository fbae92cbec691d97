import { execFile } from 'node:child_process'
import { accessSync, constants, existsSync } from 'node:fs'
import { rm, writeFile } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import { promisify } from 'node:util'

/** Path of an installed redis-server. */
export function findServer(environment: NodeJS.ProcessEnv = process.env): string | undefined {
  return findProgram('redis-server', environment)
}

/** True where apt-get exists and we are root. */
export function mayInstall(environment: NodeJS.ProcessEnv = process.env): boolean {
  return process.getuid?.() === 0 && findProgram('apt-get', environment) !== undefined
}

// invoke-rc.d and deb-systemd-invoke ask this program whether a package may start its service; 101 forbids it.
const servicePolicy = '/usr/sbin/policy-rc.d'

/** Installs redis-server with apt-get, as root, without starting the package's own service. */
export async function installServer(): Promise<void> {
  const isPolicyOurs = !existsSync(servicePolicy)
  if (isPolicyOurs) await writeFile(servicePolicy, '#!/bin/sh\nexit 101\n', { mode: 0o755 })
  try {
    await aptGet('update')
    await aptGet('install', '--yes', '--no-install-recommends', 'redis-server')
  } finally {
    if (isPolicyOurs) await rm(servicePolicy)
  }
}

async function aptGet(...args: string[]): Promise<void> {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  await promisify(execFile)('apt-get', args, { env, maxBuffer: 64 * 1024 * 1024, timeout: 600_000 })
}

function findProgram(name: string, environment: NodeJS.ProcessEnv): string | undefined {
  const folders = [
    ...(environment['PATH'] ?? '').split(delimiter),
    '/usr/sbin',
    '/usr/local/bin',
    '/opt/homebrew/bin',
  ]
  return folders.map((folder) => join(folder, name)).find(isExecutable)
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}
