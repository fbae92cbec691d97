import { isObject } from '../../isObject'
import type { Accounts } from '../accounts/accounts'
import type { Component } from '../component'
import { HttpError } from '../http/router'
import { callComponent, type ServiceContext } from '../serviceCalls'
import { filledValues } from '../shared/fields'
import type { Values } from '../shared/protocol'

export interface StepQuestion {
  readonly command: string
  readonly accountId: string | undefined
  readonly fields: Values
}

/** The choices of fields and the schemas of steps, each loaded once for the same account and fields. */
export class Choices {
  readonly #cache = new Map<string, Promise<unknown>>()

  constructor(
    private readonly component: Component,
    private readonly accounts: Accounts,
    private readonly context: ServiceContext,
  ) {
    // After a login, the account may be that of another user.
    context.events.subscribe(({ event }) => {
      if (event.type === 'token' && event.what === 'connected') this.clear()
    })
  }

  /** Returns the choices that a method of the step offers. */
  async select(question: StepQuestion, modelMethod: string): Promise<Record<string, unknown>> {
    const choices = await this.#ask(question, 'selectModel', modelMethod)
    if (!isObject(choices)) throw new HttpError(422, 'The component returned no choices.')
    return choices
  }

  /** Returns the schemas of a step's input and output. */
  async metadata(question: StepQuestion): Promise<{ in?: unknown; out?: unknown }> {
    const step = this.component.steps.find(({ key }) => key === question.command)
    if (!step) throw new HttpError(404, 'The component has no such step.')
    if (!step.hasDynamicMetadata) return this.component.schemasOf(step.key)
    const metadata = await this.#ask(question, 'getMetaModel')
    return isObject(metadata) ? metadata : {}
  }

  /** Forgets everything, because an account or its data has changed. */
  clear(): void {
    this.#cache.clear()
  }

  #ask(
    { command, accountId, fields }: StepQuestion,
    method: 'selectModel' | 'getMetaModel',
    modelMethod?: string,
  ): Promise<unknown> {
    const filled = filledValues(fields)
    const key = JSON.stringify([method, modelMethod, command, accountId, filled])
    const cached = this.#cache.get(key)
    if (cached) return cached
    const account = accountId === undefined ? undefined : this.accounts.require(accountId)
    const call = callComponent(this.context, {
      method,
      account,
      command,
      ...(modelMethod !== undefined && { modelMethod }),
      fields: filled,
    })
    // A failed call is not remembered: "Try again" asks again.
    call.catch(() => this.#cache.delete(key))
    this.#cache.set(key, call)
    return call
  }
}
