import type { HttpResponse, Send } from '../http/message'
import { redact } from '../http/redact'
import type { RuntimeLogger } from './context'

export interface RedactedLog {
  debug(line: string): void
  info(line: string): void
  warn(line: string): void
}

const debugLevel = 20

/** The runtime's log, with everything secret taken out of each line. */
export function redactedLog(logger: RuntimeLogger, secrets: () => Iterable<string>): RedactedLog {
  return {
    debug(line) {
      // There is one a request, and what nobody reads need not be searched for secrets.
      const level = typeof logger.level === 'function' ? logger.level() : undefined
      if ((level ?? debugLevel) <= debugLevel) logger.debug(redact(line, secrets()))
    },
    info: (line) => logger.info(redact(line, secrets())),
    warn: (line) => logger.warn(redact(line, secrets())),
  }
}

/** One debug line a request, without query, headers and body; `observe` is told of each attempt. */
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
