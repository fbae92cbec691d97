import { readFileSync } from 'node:fs'
import { messagesMeet } from '../messages'
import { pollingMeets } from '../polling'
import type { FaultRow } from '../row'
import type { Measured, Stage } from '../stage'

const containerMiB = 256
// The rest is for code, buffers, and the stack.
const smallContainer = { NODE_OPTIONS: `--max-old-space-size=${containerMiB - 96}` }
const tooMuch = /returned too much data for .*: the response is larger than \d+ bytes/

/** Responses that are too large, and a container with little memory. */
export const size: readonly FaultRow[] = [
  messagesMeet({
    key: 'huge-body',
    what: 'body of 2 GB, which is cut off',
    rounds: 4,
    messages: 1,
    mustSay: tooMuch,
    begin: ({ tenant }) => tenant.graph.fail({ kind: 'hugeBody', mebibytes: 2048 }),
    measure: peakMemory,
  }),
  messagesMeet({
    key: 'bomb',
    what: 'body of 2 GB, compressed to 2 MB',
    rounds: 4,
    messages: 1,
    mustSay: tooMuch,
    begin: ({ tenant }) => tenant.graph.fail({ kind: 'hugeBody', mebibytes: 2048, isCompressed: true }),
    measure: peakMemory,
  }),
  pollingMeets({
    key: 'huge-body-page',
    what: 'body of 2 GB while polling',
    rounds: 4,
    hasRaisedRates: true,
    mustSay: tooMuch,
    begin: ({ tenant }) => tenant.graph.fail({ kind: 'hugeBody', mebibytes: 2048 }),
    measure: peakMemory,
  }),
  pollingMeets({
    key: 'memory-page',
    what: `container with ${containerMiB} MB, pages of the maximum size`,
    rounds: 3,
    environment: smallContainer,
    contacts: 2700,
    pageSize: 1000,
    hasRaisedRates: true,
    measure: peakMemory,
  }),
  messagesMeet({
    key: 'memory-message',
    what: `container with ${containerMiB} MB, messages of the maximum size`,
    rounds: 5,
    messages: 1,
    environment: smallContainer,
    begin: ({ tenant }) => tenant.graph.fail(largeResponse, { times: 1 }),
    measure: peakMemory,
  }),
]

// The platform accepts 10 MB per message, encrypted and in base64.
const largeResponse = { kind: 'answer', status: 200, body: { text: 'large '.repeat(1_200_000) } } as const

/** Returns the peak memory of the newest process according to Linux. It must fit into the container. */
function peakMemory({ container }: Stage): Measured {
  const pid = container
    .log()
    .match(/"pid":\d+/g)
    ?.at(-1)
    ?.slice('"pid":'.length)
  const kibibytes = /^VmHWM:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
  const mebibytes = Math.round(Number(kibibytes) / 1024)
  return {
    note: `peak ${mebibytes} MB`,
    complaints: mebibytes > containerMiB ? [`The process used ${mebibytes} MB.`] : [],
  }
}
