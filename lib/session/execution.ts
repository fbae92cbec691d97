import { secretsIn } from '../auth/tokenSet'
import { ComponentError, internalError, shorten, shortenMessage, UnexpectedResponseError } from '../errors'
import { redact } from '../http/redaction/redact'
import type { ExecutionContext, StepConfig } from '../runtime/context'
import { type Environment, readEnvironment } from '../runtime/environment'
import { openSession, type Session } from './session'

export interface Execution extends Session {
  readonly config: StepConfig
  readonly environment: Environment
  /** Returns an error as one of the component's errors, without secrets. */
  cleaned(error: unknown): Error
}

/**
 * Runs one execution of any kind: opens the session and logs one line at the end. Throws only component errors, with all
 * secrets removed.
 */
export async function execute<T>(
  name: string,
  context: ExecutionContext,
  config: StepConfig,
  run: (execution: Execution) => Promise<{ result: T; summary: string }>,
): Promise<T> {
  const startedAt = Date.now()
  let session: Session | undefined
  let outcome = 'failed'
  let secrets = (): string[] => []
  try {
    const environment = readEnvironment()
    // If the configuration is invalid, there is no session that knows the tokens.
    secrets = () => [...environment.secrets, ...secretsIn(config?.['oauth'])]
    const opened = await openSession(context, config ?? {}, environment)
    session = opened
    await session.start()
    const cleaned = (error: unknown) => cleanError(error, opened.secrets())
    const { result, summary } = await run({ ...session, config, environment, cleaned })
    outcome = summary
    return result
  } catch (error) {
    throw cleanError(error, session?.secrets() ?? secrets())
  } finally {
    // The result does not wait for a refresh in the background.
    void session?.close()
    const { apiCalls, refreshes } = session?.counts ?? { apiCalls: 0, refreshes: 0 }
    session?.log.info(
      `${name}: ${outcome}; ${apiCalls} API calls, ${refreshes} refreshes, ${Date.now() - startedAt} ms`,
    )
  }
}

function cleanError(error: unknown, secrets: string[]): Error {
  const known = error instanceof ComponentError ? error : unexpectedError(error)
  const cleaned = new Set<unknown>()
  for (let each: unknown = known; each instanceof Error && !cleaned.has(each); each = each.cause) {
    cleaned.add(each)
    // Shortened before and after, because redacting can add a few characters.
    const clean = (text: string) => shortenMessage(redact(shortenMessage(text), secrets))
    each.message = clean(each.message)
    each.stack = redact(shorten(each.stack ?? '', longestStack), secrets)
    if (each instanceof ComponentError && each.code !== undefined) each.code = clean(each.code)
  }
  return known
}

const longestStack = 6000

function unexpectedError(error: unknown): ComponentError {
  // V8 throws this for deeply nested JSON.
  if (error instanceof RangeError && error.message.includes('call stack')) {
    return new UnexpectedResponseError(
      'The message or a response of the API is nested too deeply. Request less data, or check its source.',
      { cause: error },
    )
  }
  return internalError(error)
}
