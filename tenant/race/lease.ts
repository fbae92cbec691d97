import { join } from 'node:path'

/** Long enough for a container on a busy machine to extend it, which happens after each third. */
export const shortLeaseMs = 3000

/** The environment of a container whose refresh lock has a short lease. */
export const shortLeaseEnvironment = { NODE_OPTIONS: `--require ${join(__dirname, 'shortLease.js')}` }
