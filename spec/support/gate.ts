import type { ServerResponse } from 'node:http'
import { type LocalServer, listen } from '../../tenant/localServer'

/** A server that keeps its callers waiting. */
export interface Gate extends LocalServer {
  /** From now on requests are answered as soon as so many of them wait. */
  releaseWhenWaiting(count: number): void
}

/** Opens a gate on loopback; it answers nobody until it is told to. */
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
