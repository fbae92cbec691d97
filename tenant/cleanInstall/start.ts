import { startTenant } from '..'

/** Verifies an account of the built component, polls contacts, and sends a request, each in the runtime. */
export async function startUnderTheRuntime(componentPath: string): Promise<void> {
  const tenant = await startTenant({ componentPath })
  try {
    const accountId = await tenant.connect()
    tenant.graph.seed(3)
    const { result } = await tenant.call('verifyCredentials', { accountId })
    const { verified } = result.data as { verified: boolean }
    // If verifyCredentials cannot be loaded, the runtime accepts every credential without a request.
    expectThat(verified && tenant.graph.requestsSeen.length > 0, 'the credential is verified', result)

    const config = { objectType: 'contacts' }
    const trigger = await tenant.startStep({
      accountId,
      config,
      functionName: 'getNewAndUpdatedObjectsPolling',
    })
    const poll = await trigger.run({})
    expectThat(poll.outputs.filter(({ kind }) => kind === 'data').length === 3, '3 contacts are polled', poll)

    const action = await tenant.startStep({ accountId, functionName: 'makeRawRequest' })
    const request = await action.run({ method: 'GET', url: '/me' })
    expectThat(request.outputs[0]?.kind === 'data', 'a request returns a response', request)
  } finally {
    await tenant.close()
  }
}

function expectThat(isTrue: boolean, what: string, found: unknown): void {
  if (!isTrue) throw new Error(`Expected that ${what}, but found ${JSON.stringify(found)}.`)
}
