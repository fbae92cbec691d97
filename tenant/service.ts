import type { StepObserver } from './brokers/broker'
import { tenantIds } from './brokers/identity'
import { isObservedRequest, observeHttp } from './brokers/observedRequest'
import { type StartRuntime, startRuntimeProcess } from './brokers/runtimeProcess'
import type { PlatformApi } from './platform'

export interface ServiceCallOptions {
  platform: Pick<PlatformApi, 'url' | 'username' | 'apiKey' | 'resultUrl'>
  /** Absolute path of the component under test. */
  componentPath: string
  /** The method's `cfg`: the credential and, for selectModel and getMetaModel, the fields of the step. */
  credential: Record<string, unknown>
  /** Key of the trigger or action. Required by selectModel and getMetaModel. */
  functionName?: string
  /** Name of the method that selectModel calls. */
  modelMethod?: string
  environment?: Record<string, string>
  observer?: Pick<StepObserver, 'line' | 'request'>
  /** Starts the runtime. Defaults to a separate process. */
  startRuntime?: StartRuntime
}

export interface ServiceCall {
  result: ServiceResult
  /** Complete output of the process to stdout and stderr. */
  log: string
}

export interface ServiceResult {
  status: 'success' | 'error'
  data: unknown
}

/** Runs one call of the unmodified `runService.js`. Throws if the process ends without posting a result. */
export async function callService(
  method: 'verifyCredentials' | 'selectModel' | 'getMetaModel',
  options: ServiceCallOptions,
): Promise<ServiceCall> {
  const { url, result } = options.platform.resultUrl()
  const { observer, startRuntime = startRuntimeProcess } = options
  const runtime = startRuntime({
    script: 'runService.js',
    scriptArguments: [method],
    componentPath: options.componentPath,
    environment: serviceEnvironment(options, url),
    ...(observer && {
      preloads: [observeHttp],
      onLine: (line: string) => observer.line?.(line),
      onMessage: (message: unknown) => {
        if (isObservedRequest(message)) observer.request?.(message.request)
      },
    }),
  })
  const posted = await Promise.race([result, runtime.exited.then(() => undefined)])
  const exit = await runtime.exited
  if (posted === undefined) throw new Error(`${method} ended (${exit}) without a result:\n${runtime.log()}`)
  return { result: posted as ServiceResult, log: runtime.log() }
}

function serviceEnvironment(options: ServiceCallOptions, resultUrl: string): Record<string, string> {
  const { platform, functionName, modelMethod } = options
  return {
    ELASTICIO_POST_RESULT_URL: resultUrl,
    ELASTICIO_CFG: JSON.stringify(options.credential),
    ...(functionName === undefined ? {} : { ELASTICIO_ACTION_OR_TRIGGER: functionName }),
    ...(modelMethod === undefined ? {} : { ELASTICIO_GET_MODEL_METHOD: modelMethod }),
    ELASTICIO_API_URI: platform.url,
    ELASTICIO_API_USERNAME: platform.username,
    ELASTICIO_API_KEY: platform.apiKey,
    ELASTICIO_API_REQUEST_RETRY_ATTEMPTS: '3',
    ELASTICIO_API_REQUEST_RETRY_DELAY: '100',
    ELASTICIO_USER_ID: tenantIds.userId,
    ELASTICIO_WORKSPACE_ID: tenantIds.workspaceId,
    ELASTICIO_COMP_ID: tenantIds.componentId,
    ...options.environment,
  }
}
