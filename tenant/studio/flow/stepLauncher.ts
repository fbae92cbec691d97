import type { Tenant } from '../..'
import type { Step, StepObserver } from '../../brokers/broker'
import type { StartRuntime } from '../../brokers/runtimeProcess'
import { isObject } from '../../isObject'
import type { Account } from '../accounts/accountList'
import type { Accounts } from '../accounts/accounts'
import type { Component } from '../component'
import { stepFields } from '../fakes/stepFields'
import type { FlowStore } from '../flowStore'
import { HttpError } from '../http/router'
import type { EventLog } from '../log/eventLog'
import { logLine } from '../log/logLine'
import { requestFact } from '../log/requestFact'
import { missingFields } from '../shared/fields'
import type { FlowNode } from '../shared/protocol'

export interface LauncherOptions {
  readonly tenant: Tenant
  readonly component: Component
  readonly events: EventLog
  readonly accounts: Accounts
  readonly store: FlowStore
  readonly startRuntime?: StartRuntime
}

/** Starts the containers of a flow's steps, with the account of each step. */
export class StepLauncher {
  constructor(private readonly options: LauncherOptions) {}

  /** Throws an error that explains which step is not set up, if any. */
  checkReady(): void {
    const { nodes } = this.options.store.flow.graph
    if (nodes.length === 0) throw new HttpError(422, 'Add a trigger first.')
    for (const [index, node] of nodes.entries()) this.checkStep(node, index)
  }

  /** Throws an error with advice if the step is not set up. */
  checkStep(node: FlowNode, index: number): void {
    const { component, accounts } = this.options
    const step = component.steps.find(({ key }) => key === node.command)
    const name = `Step ${index + 1} (${step?.title ?? node.command})`
    const missing = missingFields(step?.fields ?? {}, node.fields)
    if (missing.length > 0) throw new HttpError(422, `${name}: fill in ${missing.join(', ')}.`)
    if (Object.keys(component.credential).length === 0) return
    const account = this.#accountOf(node)
    if (!account) throw new HttpError(422, `${name}: choose an account.`)
    accounts.settings.check(account.app)
    if (accounts.settings.hasOAuth && !accounts.keys.tokensOf(account))
      throw new HttpError(422, `${name}: authenticate the account "${account.name}" first.`)
  }

  /** Starts the process of a step, as the platform does for a running flow or, by the environment, for a sample. */
  async start(
    node: FlowNode,
    flowId: string,
    observer: StepObserver,
    environment: Record<string, string> = {},
  ): Promise<Step> {
    const { tenant, component, accounts, store, startRuntime } = this.options
    const account = this.#accountOf(node)
    tenant.platform.addStep({
      flowId,
      stepId: node.id,
      ...(account && { accountId: account.id }),
      config: await stepFields(this.options, account, node.command, node.fields),
      ...(environment['ELASTICIO_FLOW_TYPE'] === undefined && { snapshot: store.snapshots.get(node.id) }),
    })
    return tenant.broker.startStep({
      platform: tenant.platform,
      flowId,
      stepId: node.id,
      functionName: node.command,
      componentPath: component.folder,
      hasRaisedRates: store.hasRaisedRates,
      environment: { ...accounts.settings.environmentOf(account), ...environment },
      observer,
      ...(startRuntime && { startRuntime }),
    })
  }

  /**
   * Returns an observer that publishes the requests and log lines of a container. The container of a sample has no name,
   * because it is not one of the flow.
   */
  observer(
    node: FlowNode,
    container?: string,
    thread: () => string | undefined = () => undefined,
  ): StepObserver {
    const { events, accounts } = this.options
    const account = this.#accountOf(node)
    const places = accounts.settings.placesOf(account)
    return {
      request: (request) => {
        const id = thread()
        events.publish(
          requestFact(request, places, {
            step: node.id,
            ...(container !== undefined && { container }),
            ...(id !== undefined && { thread: id }),
          }),
        )
      },
      line: (line) => {
        const fact = logLine(line, node.id)
        if (fact && fact.level !== 'trace' && fact.level !== 'debug') events.publish(fact)
      },
    }
  }

  /** Marks the account of the step if the component reports that its grant is no longer valid. */
  failed(node: FlowNode, error: unknown): void {
    if (!isObject(error) || error['name'] !== 'ReconnectRequiredError') return
    if (node.credentials_id !== undefined)
      this.options.accounts.ended(node.credentials_id, String(error['message']))
  }

  #accountOf({ credentials_id }: FlowNode): Account | undefined {
    return credentials_id === undefined ? undefined : this.options.accounts.list.find(credentials_id)
  }
}
