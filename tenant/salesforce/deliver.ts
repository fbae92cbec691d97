import type { ServerResponse } from 'node:http'
import { setTimeout as pause } from 'node:timers/promises'
import type { Fault } from './faults'
import type { SalesforceResponse } from './salesforceResponse'

/** Sends the response as far as the fault allows. `closing` ends a slow response early. */
export async function deliver(
  response: ServerResponse,
  { status, body, headers }: SalesforceResponse,
  fault: Fault | undefined,
  closing: AbortSignal,
): Promise<void> {
  const bytes = Buffer.from(typeof body === 'string' ? body : body === undefined ? '' : JSON.stringify(body))
  const sent = fault?.kind === 'invalidJson' ? half(bytes) : bytes
  if (fault?.kind === 'slow') await pause(fault.delayMs, undefined, { signal: closing })
  response.writeHead(status, {
    ...(body === undefined ? {} : { 'content-type': contentType(body), 'content-length': sent.length }),
    ...headers,
  })
  if (fault?.kind === 'halfBody') response.write(half(sent), () => response.destroy())
  else response.end(sent)
}

/** Resets the connection, so that the client gets ECONNRESET. */
export function reset(response: ServerResponse): void {
  response.socket?.resetAndDestroy()
}

function half(bytes: Buffer): Buffer {
  return bytes.subarray(0, Math.ceil(bytes.length / 2))
}

function contentType(body: unknown): string {
  return typeof body === 'string' ? 'text/html; charset=utf-8' : 'application/json;charset=UTF-8'
}
