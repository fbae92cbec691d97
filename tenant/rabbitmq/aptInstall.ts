import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { rm, writeFile } from 'node:fs/promises'
import { promisify } from 'node:util'
import { remedy } from './chooseWay'

// invoke-rc.d and deb-systemd-invoke ask this program whether a package may start its service; 101 forbids it.
const servicePolicy = '/usr/sbin/policy-rc.d'

/** Installs rabbitmq-server with apt-get, as root, without starting the package's own service. */
export async function installServer(): Promise<void> {
  const isPolicyOurs = !existsSync(servicePolicy)
  if (isPolicyOurs) await writeFile(servicePolicy, '#!/bin/sh\nexit 101\n', { mode: 0o755 })
  try {
    await aptGet('update')
    await aptGet('install', '--yes', '--no-install-recommends', 'rabbitmq-server')
  } finally {
    if (isPolicyOurs) await rm(servicePolicy)
  }
}

async function aptGet(...args: string[]): Promise<void> {
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
