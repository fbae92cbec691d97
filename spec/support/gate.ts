import type { ServerResponse } from 'node:http'
import { type LocalServer, listen } from '../../tenant/localServer'

/** A server that delays its responses. */
export interface Gate extends LocalServer {
  /** Responds to all waiting requests as soon as there are `count` of them, now or later. */
  releaseWhenWaiting(count: number): void
}

/** Opens a gate on loopback, which responds only after `releaseWhenWaiting`. */
export async function openGate(): Promise<Gate> {
  let enough = Number.POSITIVE_INFINITY
  let waiting: ServerResponse[] = []
  const release = () => {
    if (waiting.length < enough) return
    for (const response of waiting) response.end()
    waiting = []
  }
  const server = await listen((_request, response) => {
    waiting.push(response)
    response.once('close', () => {
      waiting = waiting.filter((other) => other !== response)
    })
    release()
  })
  return {
    ...server,
    releaseWhenWaiting: (count) => {
      enough = count
      release()
    },
  }
}
