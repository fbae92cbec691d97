const keyName = 'studio-key'

/** Takes the key of this start from the address, which then no longer shows it. Returns false if it has none. */
export function takeKey(): boolean {
  const [, key] = /[#&]key=([\w-]+)/.exec(location.hash) ?? []
  if (key === undefined) return false
  sessionStorage.setItem(keyName, key)
  history.replaceState(null, '', location.pathname)
  return true
}

export function hasKey(): boolean {
  return sessionStorage.getItem(keyName) !== null
}

/** Returns a name for this start of the server, which does not reveal its key. */
export async function startName(): Promise<string> {
  const key = new TextEncoder().encode(sessionStorage.getItem(keyName) ?? '')
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', key))
  return [...hash.slice(0, 8)].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}

/** A call that failed, with the server's own sentence. */
export class CallError extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message)
  }
}

/** Calls the server of the page. Throws a CallError if it fails. */
export async function call<Result>(method: string, path: string, body?: unknown): Promise<Result> {
  const response = await send(method, path, body).catch(() => {
    throw new CallError(0, 'The local tenant does not respond. Run npm start again, and open its link.')
  })
  const result = (await response.json()) as Result & { error?: string }
  if (!response.ok) throw callError(response.status, result.error)
  return result
}

/** Returns the error of a call. A key is wrong only if the server was started again. */
export function callError(status: number, message = `HTTP ${status}`): CallError {
  const earlier = 'This page belongs to an earlier start. Open the link that npm start printed.'
  return new CallError(status, status === 401 ? earlier : message)
}

export function send(method: string, path: string, body?: unknown, signal?: AbortSignal): Promise<Response> {
  return fetch(path, {
    method,
    headers: {
      'x-studio-key': sessionStorage.getItem(keyName) ?? '',
      ...(method !== 'GET' && method !== 'DELETE' && { 'content-type': 'application/json' }),
    },
    ...(method !== 'GET' && method !== 'DELETE' && { body: JSON.stringify(body ?? {}) }),
    ...(signal && { signal }),
  })
}
