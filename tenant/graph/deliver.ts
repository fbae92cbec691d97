import type { ServerResponse } from 'node:http'
import { setTimeout as pause } from 'node:timers/promises'
import type { Fault } from './faults/faults'
import { firstBytes, type Payload, toPayload } from './files/payload'
import type { GraphResponse } from './graphResponse'

/** Sends the response as far as the fault allows. `closing` ends a slow response early. */
export async function deliver(
  response: ServerResponse,
  { status, body, headers }: GraphResponse,
  fault: Fault | undefined,
  closing: AbortSignal,
): Promise<void> {
  const payload = body === undefined ? undefined : toPayload(body)
  const announced = fault?.kind === 'invalidJson' ? half(payload?.size) : (payload?.size ?? 0)
  if (fault?.kind === 'slow') await pause(fault.delayMs, undefined, { signal: closing })
  const isDrip = fault?.kind === 'drip'
  const size = isDrip ? Number.MAX_SAFE_INTEGER : announced
  response.writeHead(status, { ...contentHeaders(status, payload, size), ...headers })
  await write(response, payload, isDrip || fault?.kind === 'halfBody' ? half(announced) : announced)
  if (isDrip) await drip(response, closing)
  else if (fault?.kind === 'halfBody' && fault.isReset) reset(response)
  else if (fault?.kind === 'halfBody') response.destroy()
  else response.end()
}

/** Resets the connection, so that the client gets ECONNRESET. */
export function reset(response: ServerResponse): void {
  response.socket?.resetAndDestroy()
}

/** Writes only as fast as the client reads, and stops if the client has disconnected. */
async function write(response: ServerResponse, payload: Payload | undefined, size: number): Promise<void> {
  for (const chunk of firstBytes(payload?.chunks() ?? [], size)) {
    if (response.destroyed) return
    await new Promise((resolve) => response.write(chunk, resolve))
  }
}

async function drip(response: ServerResponse, closing: AbortSignal): Promise<void> {
  while (!response.destroyed) {
    response.write(' ')
    await pause(50, undefined, { signal: closing })
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
