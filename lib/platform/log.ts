import { redact } from '../http/redact'
import type { Logger } from './context'

export interface CleanLog {
  debug(line: string): void
  info(line: string): void
  warn(line: string): void
}

/** The runtime's log, with everything secret taken out of each line. */
export function cleanLog(logger: Logger, secrets: () => Iterable<string>): CleanLog {
  return {
    debug: (line) => logger.debug(redact(line, secrets())),
    info: (line) => logger.info(redact(line, secrets())),
    warn: (line) => logger.warn(redact(line, secrets())),
  }
}
