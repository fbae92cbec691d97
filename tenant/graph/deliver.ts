import type { ServerResponse } from 'node:http'
import { setTimeout as pause } from 'node:timers/promises'
import type { Answer } from './answer'
import type { Fault } from './faults/faults'
import { firstBytes, type Payload, toPayload } from './files/payload'

/** Sends the answer as well as the fault lets it; `closing` cuts a slow answer short. */
export async function deliver(
  response: ServerResponse,
  { status, body, headers }: Answer,
  fault: Fault | undefined,
  closing: AbortSignal,
): Promise<void> {
  const payload = body === undefined ? undefined : toPayload(body)
  const announced = fault?.kind === 'invalidJson' ? half(payload?.size) : (payload?.size ?? 0)
  if (fault?.kind === 'slow') await pause(fault.delayMs, undefined, { signal: closing })
  response.writeHead(status, { ...contentHeaders(status, payload, announced), ...headers })
  await write(response, payload, fault?.kind === 'halfBody' ? half(announced) : announced)
  if (fault?.kind === 'halfBody' && fault.isReset) reset(response)
  else if (fault?.kind === 'halfBody') response.destroy()
  else response.end()
}

/** Resets the connection: the client sees ECONNRESET. */
export function reset(response: ServerResponse): void {
  response.socket?.resetAndDestroy()
}

/** Writes no faster than the client reads; a client that has gone away gets no more. */
async function write(response: ServerResponse, payload: Payload | undefined, size: number): Promise<void> {
  for (const chunk of firstBytes(payload?.chunks() ?? [], size)) {
    if (response.destroyed) return
    await new Promise((resolve) => response.write(chunk, resolve))
  }
}

function half(size = 0): number {
  return Math.ceil(size / 2)
}

function contentHeaders(
  status: number,
  payload: Payload | undefined,
  size: number,
): Record<string, string | number> {
  if (status === 204) return {}
  return { ...(payload && { 'content-type': payload.type }), 'content-length': size }
}
