import { join } from 'node:path'
import {
  type AuthorizationServer,
  type AuthorizationServerOptions,
  startAuthorizationServer,
} from './authorizationServer'
import type { Broker, Step, StepOptions } from './brokers/broker'
import { startEmbeddedBroker } from './brokers/embedded'
import { connectRabbitmq } from './brokers/rabbitmq'
import type { StartRuntime } from './brokers/runtimeProcess'
import { type GraphTwin, type GraphTwinOptions, startGraphTwin } from './graph'
import { Journal } from './journal'
import { type PlatformApi, startPlatformApi } from './platform'
import { type SalesforceTwin, type SalesforceTwinOptions, startSalesforceTwin } from './salesforce'
import { identityUrl } from './salesforce/user'
import { callService, type ServiceCall } from './service'
import { type StorageTwin, startStorageTwin } from './storage'

export interface TenantOptions {
  /** URI of a RabbitMQ. Defaults to the embedded broker. */
  amqpUri?: string
  /** If set, the queues and messages of RabbitMQ survive its restart. */
  isDurable?: boolean
  authorization?: Omit<AuthorizationServerOptions, 'journal'>
  graph?: Pick<GraphTwinOptions, 'now'>
  salesforce?: Pick<SalesforceTwinOptions, 'now'>
  /** False if accounts are connected without the pages of login and consent. Defaults to true. */
  hasLogin?: boolean
  /** Maximum size in bytes of the files whose content the object storage keeps. */
  keptBytes?: number
  /** The file in which the platform stores the accounts. */
  keysFile?: string
  /** The component under test. Defaults to this repository. */
  componentPath?: string
}

export type TenantStep = Pick<
  StepOptions,
  'functionName' | 'environment' | 'prefetch' | 'hasRaisedRates' | 'observer' | 'startRuntime'
> & {
  accountId: string
  /** The step's own fields. */
  config?: Record<string, unknown>
  /** Defaults to `functionName`. Steps with the same ID share their input. */
  stepId?: string
  /** If set, the runtime adds the messages of earlier steps. */
  isPassthrough?: boolean
}

/** A complete iPaaS tenant on loopback, with the APIs that its integrations call. */
export interface Tenant {
  readonly journal: Journal
  readonly authorizationServer: AuthorizationServer
  readonly platform: PlatformApi
  readonly graph: GraphTwin
  readonly salesforce: SalesforceTwin
  /** The platform's object storage. Every step receives its URL and token. */
  readonly storage: StorageTwin
  readonly broker: Broker
  /** Connects an account with the authorization code flow. `fields` are the other fields of the credential. */
  connect(fields?: Record<string, unknown>): Promise<string>
  /** Moves the Salesforce instance to another origin, which the next token responses contain. Returns the origin. */
  moveInstance(options?: Parameters<SalesforceTwin['moveInstance']>[0]): Promise<string>
  /** Starts a process of a step, as the platform does for a running flow. */
  startStep(step: TenantStep): Promise<Step>
  /** Calls `verifyCredentials`, a select model, or `getMetaModel`, as the platform's designer does. */
  call(method: 'verifyCredentials' | 'selectModel' | 'getMetaModel', call: TenantCall): Promise<ServiceCall>
  close(): Promise<void>
}

export interface TenantCall {
  accountId: string
  config?: Record<string, unknown>
  functionName?: string
  modelMethod?: string
  environment?: Record<string, string>
  /** Starts the runtime. Defaults to a separate process. */
  startRuntime?: StartRuntime
}

const flowId = 'local-flow'

/**
 * Starts the tenant's servers and broker. By default, the provider of an account is Microsoft with the Graph fake.
 * `{provider: 'salesforce'}` selects the Salesforce fake, whose URL each token response contains.
 */
export async function startTenant(options: TenantOptions = {}): Promise<Tenant> {
  const { amqpUri, isDurable = false, hasLogin = true, authorization } = options
  const { componentPath = join(__dirname, '..') } = options
  const servers = await startServers(options)
  const { authorizationServer, platform, graph, salesforce, storage } = servers
  const broker =
    amqpUri === undefined ? await startEmbeddedBroker() : await connectRabbitmq(amqpUri, { isDurable })
  const oauthEnvironment = authorizationServer.environment
  const steps = new Set<string>()
  let accounts = 0

  return {
    ...servers,
    broker,

    async connect(fields = { provider: 'microsoft', apiBaseUrl: graph.apiBase }) {
      const accountId = `account-${++accounts}`
      const oauth = await (hasLogin
        ? authorizationServer.connect()
        : authorizationServer.connectWithoutLogin())
      platform.addAccount(accountId, { ...fields, oauth })
      return accountId
    },

    async moveInstance(options) {
      const instance_url = await salesforce.moveInstance(options)
      await authorizationServer.setExtraFields({
        ...authorization?.extraFields,
        ...salesforceFields(instance_url),
      })
      return instance_url
    },

    async startStep({ accountId, config = {}, stepId, environment, isPassthrough = false, ...step }) {
      const id = stepId ?? step.functionName
      // A step that is started again continues from its snapshot.
      if (!steps.has(id)) platform.addStep({ flowId, stepId: id, accountId, config, isPassthrough })
      steps.add(id)
      return broker.startStep({
        ...step,
        platform,
        flowId,
        stepId: id,
        componentPath,
        environment: { ...oauthEnvironment, ...storage.environment, ...environment },
      })
    },

    call(method, { accountId, config, environment, ...call }) {
      const credential = { ...config, ...platform.keysOf(accountId), _account: accountId }
      return callService(method, {
        ...call,
        platform,
        componentPath,
        credential,
        environment: { ...oauthEnvironment, ...environment },
      })
    },

    async close() {
      await broker.close()
      await Promise.all(
        [graph, salesforce, storage, platform, authorizationServer].map((server) => server.close()),
      )
    },
  }
}

type Servers = Pick<
  Tenant,
  'journal' | 'authorizationServer' | 'platform' | 'graph' | 'salesforce' | 'storage'
>

async function startServers({ authorization, keysFile, ...options }: TenantOptions): Promise<Servers> {
  const journal = new Journal()
  const authorizationServer = await startAuthorizationServer({ ...authorization, journal })
  const accepts = (token: string) => authorizationServer.isActive(token)
  const platform = await startPlatformApi({ journal, ...(keysFile !== undefined && { keysFile }) })
  const graph = await startGraphTwin({ ...options.graph, journal, accepts })
  const salesforce = await startSalesforceTwin({ ...options.salesforce, journal, accepts })
  const storage = await startStorageTwin({
    journal,
    ...(options.keptBytes !== undefined && { keptBytes: options.keptBytes }),
  })
  const instance_url = salesforce.instanceUrl
  await authorizationServer.setExtraFields({
    ...salesforceFields(instance_url),
    ...authorization?.extraFields,
  })
  return { journal, authorizationServer, platform, graph, salesforce, storage }
}

/** The fields that Salesforce adds to each token response. */
function salesforceFields(instance_url: string) {
  return { instance_url, id: identityUrl(instance_url) }
}
