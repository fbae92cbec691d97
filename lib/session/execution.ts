import { parseTokenSet, secretsOf } from '../auth/tokenSet'
import { ComponentError, UnexpectedResponseError } from '../errors'
import { redact } from '../http/redact'
import type { ExecutionContext, StepConfig } from '../runtime/context'
import { type Environment, readEnvironment } from '../runtime/environment'
import { openSession, type Session } from './session'

export interface Execution extends Session {
  readonly config: StepConfig
  readonly environment: Environment
}

/**
 * Runs one execution, whatever it is for: opens the session, logs one line at its end, and sees to it that what it
 * throws is one of the errors of contract section 7 with no secret in it.
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
    secrets = () => [...environment.secrets, ...tokensIn(config)]
    session = await openSession(context, config ?? {}, environment)
    await session.start()
    const { result, summary } = await run({ ...session, config, environment })
    outcome = summary
    return result
  } catch (error) {
    throw cleanError(error, session?.secrets() ?? secrets())
  } finally {
    await session?.close()
    const { apiCalls, refreshes } = session?.counts ?? { apiCalls: 0, refreshes: 0 }
    session?.log.info(
      `${name}: ${outcome}; ${apiCalls} API calls, ${refreshes} refreshes, ${Date.now() - startedAt} ms`,
    )
  }
}

function cleanError(error: unknown, secrets: Iterable<string>): Error {
  const known = error instanceof ComponentError ? error : unexpectedError(error)
  const cleaned = new Set<unknown>()
  for (let each: unknown = known; each instanceof Error && !cleaned.has(each); each = each.cause) {
    cleaned.add(each)
    each.message = redact(each.message, secrets)
    each.stack = redact(each.stack ?? '', secrets)
    if (each instanceof ComponentError && each.code !== undefined) each.code = redact(each.code, secrets)
  }
  return known
}

function unexpectedError(error: unknown): ComponentError {
  // What V8 says of values that JSON can hold and no recursion can walk through.
  if (error instanceof RangeError && error.message.includes('call stack')) {
    return new UnexpectedResponseError(
      'The message or an answer of the API is nested too deeply to be worked with. Ask for less, or check where it comes from.',
      { cause: error },
    )
  }
  return new UnexpectedResponseError(
    `Something happened that the component does not foresee (${wordsOf(error)}). Please report it with this text.`,
    // Anything else is in the sentence, and could not be cleaned.
    error instanceof Error ? { cause: error } : {},
  )
}

function wordsOf(error: unknown): string {
  if (error instanceof Error) return `${error.name}: ${error.message}`
  const { message } = Object(error) as { message?: unknown }
  return [error, message].find((each): each is string => typeof each === 'string') ?? 'no reason given'
}

// Where the configuration itself is at fault there is no session yet that knows the tokens.
function tokensIn(config: StepConfig | undefined): string[] {
  const tokenSet = parseTokenSet(config?.['oauth'])
  return tokenSet ? secretsOf(tokenSet) : []
}
