import type { HttpResponse, Send } from '../http/message'
import { redact } from '../http/redact'
import type { RuntimeLogger } from './context'

export interface RedactedLog {
  debug(line: string): void
  info(line: string): void
  warn(line: string): void
}

const debugLevel = 20

/** Returns the runtime's log with all secrets removed from each line. */
export function redactedLog(logger: RuntimeLogger, secrets: () => Iterable<string>): RedactedLog {
  return {
    debug(line) {
      // There is one line per request, and lines that are not written need no redaction.
      const level = typeof logger.level === 'function' ? logger.level() : undefined
      if ((level ?? debugLevel) <= debugLevel) logger.debug(redact(line, secrets()))
    },
    info: (line) => logger.info(redact(line, secrets())),
    warn: (line) => logger.warn(redact(line, secrets())),
  }
}

/** Wraps `send` with one debug line per request, without query, headers, and body. Calls `observe` for each attempt. */
export function logged(
  send: Send,
  log: RedactedLog,
  observe: (response?: HttpResponse) => void = () => {},
): Send {
  return async (request) => {
    const startedAt = Date.now()
    const call = `${request.method} ${request.url.origin}${request.url.pathname}`
    try {
      const response = await send(request)
      observe(response)
      log.debug(`${call} ${response.status} ${Date.now() - startedAt} ms`)
      return response
    } catch (error) {
      observe()
      log.debug(`${call} ${(error as Error).message} ${Date.now() - startedAt} ms`)
      throw error
    }
  }
}
