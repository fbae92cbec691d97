import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

const bytesPerCollection = 4 * 1024 * 1024

let uncollectedBytes = 0
let collect: (() => void) | undefined

/**
 * Counts the bytes of a buffer that is needed only briefly, and frees such buffers every 4 MiB. V8 alone keeps up to
 * 32 MiB of them in Node.js 20 and 22, and 64 MiB in Node.js 24 (`Heap::AllocateExternalBackingStore`):
 * https://github.com/nodejs/node/blob/v24.x/deps/v8/src/heap/heap.cc
 */
export function countShortLived(bytes: number): void {
  uncollectedBytes += bytes
  if (uncollectedBytes < bytesPerCollection) return
  uncollectedBytes = 0
  collect ??= minorCollection()
  collect()
}

/** Returns a function that collects only young objects, which takes about a millisecond. */
function minorCollection(): () => void {
  // Only a context that was created with the flag has the function.
  setFlagsFromString('--expose-gc')
  const gc: unknown = runInNewContext('globalThis.gc')
  setFlagsFromString('--no-expose-gc')
  return typeof gc === 'function' ? () => gc({ type: 'minor' }) : () => {}
}
