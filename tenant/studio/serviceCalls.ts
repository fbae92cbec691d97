import type { Tenant } from '..'
import type { StartRuntime } from '../brokers/runtimeProcess'
import { isObject } from '../isObject'
import { callService } from '../service'
import type { Account } from './accounts/accountList'
import type { AppSettings } from './accounts/appSettings'
import type { Component } from './component'
import { stepFields } from './fakes/stepFields'
import { HttpError } from './http/router'
import type { EventLog } from './log/eventLog'
import { logLine } from './log/logLine'
import { requestFact } from './log/requestFact'
import type { Values } from './shared/protocol'

export interface CallContext {
  readonly tenant: Tenant
  readonly component: Component
  readonly events: EventLog
  readonly startRuntime?: StartRuntime
}

export interface ServiceContext extends CallContext {
  readonly settings: AppSettings
}

export interface ServiceRequest {
  readonly method: 'verifyCredentials' | 'selectModel' | 'getMetaModel'
  readonly account: Account | undefined
  readonly command?: string
  readonly modelMethod?: string
  readonly fields?: Values
}

/** Runs a verification, a select model, or getMetaModel. Throws the component's own error message if it fails. */
export async function callComponent(context: ServiceContext, request: ServiceRequest): Promise<unknown> {
  const { method, account, command, modelMethod } = request
  const startedAt = Date.now()
  const done = (error?: string): void => {
    const detail = [command, modelMethod].filter(Boolean).join('.')
    const ms = Date.now() - startedAt
    const fact = { type: 'call', method, account: account?.name ?? '', detail, ms } as const
    context.events.publish(error === undefined ? fact : { ...fact, error })
  }
  try {
    const data = await run(context, request)
    done()
    return data
  } catch (error) {
    done((error as Error).message)
    throw error
  }
}

async function run(context: ServiceContext, request: ServiceRequest): Promise<unknown> {
  const { tenant, component, events, startRuntime } = context
  const { method, account, command, modelMethod, fields = {} } = request
  if (account) context.settings.check(account.app)
  const keys = account ? { ...tenant.platform.keysOf(account.id), _account: account.id } : {}
  const { result } = await callService(method, {
    platform: tenant.platform,
    componentPath: component.folder,
    credential: { ...(await stepFields(context, account, command, fields)), ...keys },
    ...(command !== undefined && { functionName: command }),
    ...(modelMethod !== undefined && { modelMethod }),
    environment: context.settings.environmentOf(account),
    ...(startRuntime && { startRuntime }),
    observer: {
      request: (seen) => events.publish(requestFact(seen, context.settings.placesOf(account))),
      line: (line) => {
        const fact = logLine(line)
        if (fact) events.publish(fact)
      },
    },
  })
  if (result.status === 'success') return result.data
  throw new HttpError(422, messageOf(result.data))
}

function messageOf(data: unknown): string {
  const message = isObject(data) ? data['message'] : data
  return typeof message === 'string' && message !== '' ? message : 'The call failed without an error message.'
}
