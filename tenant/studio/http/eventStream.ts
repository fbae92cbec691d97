import type { ServerResponse } from 'node:http'
import type { EventLog } from '../log/eventLog'

const batchMs = 50
const batchSize = 200
const keepAliveMs = 15_000

/** Sends the events after `seq`, and all further ones, in batches (text/event-stream). */
export function streamEvents(log: EventLog, seq: number, response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8' })
  response.write(': open\n\n')
  let waiting = log.since(seq)
  const unsubscribe = log.subscribe((logged) => waiting.push(logged))
  const batches = setInterval(() => {
    // A slow page gets its batches when it has read the earlier ones.
    if (waiting.length === 0 || response.writableNeedDrain) return
    const batch = waiting.slice(0, batchSize)
    waiting = waiting.slice(batchSize)
    response.write(`id: ${batch.at(-1)?.event.seq}\ndata: [${batch.map(({ json }) => json).join(',')}]\n\n`)
  }, batchMs)
  const keepAlive = setInterval(() => response.write(': still here\n\n'), keepAliveMs)
  response.once('close', () => {
    unsubscribe()
    clearInterval(batches)
    clearInterval(keepAlive)
  })
}
