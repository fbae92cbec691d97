import { shorten } from '../errors'
import type { HttpResponse, Send } from '../http/message'
import { redact } from '../http/redaction/redact'
import type { RuntimeLogger } from './context'

export interface RedactedLog {
  /** Calls a function for the line only if the line is written. */
  debug(line: string | (() => string)): void
  info(line: string): void
  warn(line: string): void
}

const debugLevel = 20
// The line is cut before secrets are removed, so that no piece of 16 characters of a secret remains.
const longestLine = 8000

/** Returns the runtime's log with all secrets removed from each line. */
export function redactedLog(logger: RuntimeLogger, secrets: () => Iterable<string>): RedactedLog {
  const clean = (line: string) => redact(shorten(line, longestLine), secrets())
  return {
    debug(line) {
      const level = typeof logger.level === 'function' ? logger.level() : undefined
      if ((level ?? debugLevel) <= debugLevel) logger.debug(clean(typeof line === 'function' ? line() : line))
    },
    info: (line) => logger.info(clean(line)),
    warn: (line) => logger.warn(clean(line)),
  }
}

/** Wraps `send` with one debug line per request, without query, headers, and body. Calls `observe` for each attempt. */
export function logged(
  send: Send,
  log: Pick<RedactedLog, 'debug'>,
  observe: (response?: HttpResponse) => void = () => {},
): Send {
  return async (request) => {
    const startedAt = Date.now()
    const note = (outcome: string | number) => {
      const durationMs = Date.now() - startedAt
      const { origin, pathname } = request.url
      log.debug(() => `${request.method} ${origin}${shorten(pathname, 1000)} ${outcome} ${durationMs} ms`)
    }
    try {
      const response = await send(request)
      observe(response)
      note(response.status)
      return response
    } catch (error) {
      observe()
      note((error as Error).message)
      throw error
    }
  }
}
