import type { Tenant } from '../..'
import type { Account } from '../accounts/accountList'
import { fakesApp } from '../accounts/appSettings'
import type { Component } from '../component'
import { filledValues } from '../shared/fields'
import type { Values } from '../shared/protocol'

/** Returns the filled fields of a step. Steps of the fakes get the endpoints that an account has no field for. */
export async function stepFields(
  { tenant, component }: { readonly tenant: Tenant; readonly component: Component },
  account: Account | undefined,
  command: string | undefined,
  fields: Values,
): Promise<Values> {
  const filled = filledValues(fields)
  const step = component.steps.find(({ key }) => key === command)
  const isOfFakes = account?.app === fakesApp && account.fields['provider'] === 'salesforce'
  if (!isOfFakes || !step?.fields['pubSubEndpoint'] || filled['pubSubEndpoint'] !== undefined) return filled
  return { ...filled, pubSubEndpoint: (await tenant.salesforce.startPubSub()).url }
}
