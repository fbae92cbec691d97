import { join } from 'node:path'
import { isObject } from '../isObject'
import type { ObservedRequest } from './broker'

/** The path of the file that reports a process's HTTP requests to its parent. */
export const observeHttp = join(__dirname, 'observeHttp.js')

interface RequestReport {
  readonly type: 'request'
  readonly request: ObservedRequest
}

/** Returns the message of a child process that reports an HTTP request. */
export function requestReport(request: ObservedRequest): RequestReport {
  return { type: 'request', request }
}

/** True if the message of a child process reports an HTTP request. */
export function isObservedRequest(message: unknown): message is RequestReport {
  return isObject(message) && message['type'] === 'request'
}
