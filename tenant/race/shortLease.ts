/**
 * Loaded into a container's process before the runtime (node --require). It shortens the lease of the refresh lock, so that
 * specs about killed containers don't wait for the lease of at least 10 s. See lease.ts.
 */
import { join } from 'node:path'
import type { RedisLockOptions } from '../../lib/auth/redisLock'
import { shortLeaseMs } from './lease'

const lock: typeof import('../../lib/auth/redisLock') = require(join(process.cwd(), 'lib/auth/redisLock.js'))
const { redisLock } = lock
Object.assign(lock, {
  redisLock: (options: RedisLockOptions) => redisLock({ ...options, leaseMs: shortLeaseMs }),
})
