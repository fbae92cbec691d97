import { randomUUID } from 'node:crypto'
import type { StepOptions } from './broker'
import { messageCrypto, tenantIds } from './identity'

/** The broker's URI and names that a step's runtime needs. */
export interface StepRoutes {
  amqpUri: string
  inputQueue: string
  outputExchange: string
}

/** Returns the environment variables that the platform sets for a step's container. */
export function stepEnvironment(options: StepOptions, routes: StepRoutes): Record<string, string> {
  const { platform } = options
  return {
    ELASTICIO_FLOW_ID: options.flowId,
    ELASTICIO_FLOW_TYPE: 'ordinary',
    ELASTICIO_EXEC_ID: tenantIds.execId,
    ELASTICIO_STEP_ID: options.stepId,
    ELASTICIO_CONTAINER_ID: randomUUID(),
    ELASTICIO_WORKSPACE_ID: tenantIds.workspaceId,
    ELASTICIO_USER_ID: tenantIds.userId,
    ELASTICIO_COMP_ID: tenantIds.componentId,
    ELASTICIO_FUNCTION: options.functionName,
    ELASTICIO_API_URI: platform.url,
    ELASTICIO_API_USERNAME: platform.username,
    ELASTICIO_API_KEY: platform.apiKey,
    ELASTICIO_AMQP_URI: routes.amqpUri,
    ELASTICIO_LISTEN_MESSAGES_ON: routes.inputQueue,
    ELASTICIO_PUBLISH_MESSAGES_TO: routes.outputExchange,
    ELASTICIO_DATA_ROUTING_KEY: 'data',
    ELASTICIO_ERROR_ROUTING_KEY: 'error',
    ELASTICIO_REBOUND_ROUTING_KEY: 'rebound',
    ELASTICIO_SNAPSHOT_ROUTING_KEY: 'snapshot',
    ELASTICIO_MESSAGE_CRYPTO_PASSWORD: messageCrypto.password,
    ELASTICIO_MESSAGE_CRYPTO_IV: messageCrypto.iv,
    ELASTICIO_RABBITMQ_PREFETCH_SAILOR: String(options.prefetch ?? 1),
    ...(options.hasRaisedRates ? raisedRates : {}),
    ...options.environment,
  }
}

const raisedRates = {
  ELASTICIO_DATA_RATE_LIMIT: '1000000',
  ELASTICIO_ERROR_RATE_LIMIT: '1000000',
  ELASTICIO_SNAPSHOT_RATE_LIMIT: '1000000',
}
