const keyName = 'studio-key'

/** Takes the key of this start from the address, which then no longer shows it. */
export function takeKey(): void {
  const [, key] = /[#&]key=([\w-]+)/.exec(location.hash) ?? []
  if (key === undefined) return
  sessionStorage.setItem(keyName, key)
  history.replaceState(null, '', location.pathname)
}

export function hasKey(): boolean {
  return sessionStorage.getItem(keyName) !== null
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
  if (!response.ok) throw new CallError(response.status, result.error ?? `HTTP ${response.status}`)
  return result
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
