import type { AuthorizationServer, TokenFault } from '../../authorizationServer'
import type { TroubleView } from '../shared/protocol'
import type { FakeData, Fakes } from './fakeData'

export interface TroubleContext extends Fakes {
  readonly provider: string
  readonly data: FakeData | undefined
  /** Kills the containers of the flow. */
  kill(): Promise<void>
}

interface Trouble extends Omit<TroubleView, 'problem'> {
  readonly providers?: readonly string[]
  readonly needsData?: boolean
  /** True if it does not affect a fake, so that it can be used with a real account too. */
  readonly isForAnyAccount?: boolean
  run(context: TroubleContext): unknown
}

const tokenOutageMs = 30_000

const troubles: readonly Trouble[] = [
  {
    key: 'expire',
    group: 'tokens',
    title: 'Expire the access token',
    expectation: 'One 401, one refresh, nothing lost.',
    run: ({ tenant }) => tenant.authorizationServer.expireAccessTokens(),
  },
  {
    key: 'revoke',
    group: 'tokens',
    title: 'Revoke the grant',
    expectation: 'One error that says to reconnect. Re-authenticate the account, and the flow continues.',
    run: async ({ tenant: { authorizationServer } }) => {
      await authorizationServer.revokeGrants()
      await authorizationServer.expireAccessTokens()
    },
  },
  {
    key: 'loseTokenResponse',
    group: 'tokens',
    title: 'Lose a token response',
    expectation:
      'A hollow lane: issued, but never received. A strict provider then revokes the grant, so reconnect the account.',
    run: ({ tenant: { authorizationServer } }) => expireAnd(authorizationServer, { dropResponse: true }),
  },
  {
    key: 'tokenOutage',
    group: 'tokens',
    title: 'Token endpoint down for 30 s',
    expectation:
      'Errors in the trigger, rebounds in actions, and then everything arrives. The grant stays valid.',
    run: ({ tenant: { authorizationServer } }) =>
      expireAnd(authorizationServer, { status: 503, forMs: tokenOutageMs }, Number.POSITIVE_INFINITY),
  },
  {
    key: 'throttle',
    group: 'api',
    title: '429 for 20 calls',
    expectation:
      'The component waits as long as the API requires, or ends with a rate limit error. Then everything arrives.',
    providers: ['microsoft'],
    run: ({ tenant }) => tenant.graph.fail({ kind: 'throttled', retryAfter: '0.2' }, { times: 20 }),
  },
  {
    key: 'limitExceeded',
    group: 'api',
    title: 'API limit exceeded, 5 calls',
    expectation: 'A rate limit error that says what to do. The snapshot stays, so nothing is lost.',
    providers: ['salesforce'],
    run: ({ tenant }) => tenant.salesforce.fail({ kind: 'limitExceeded' }, { times: 5 }),
  },
  {
    key: 'loseResponse',
    group: 'api',
    title: 'Lose the next response',
    expectation: 'A read is repeated. A write that may have been applied is not.',
    providers: ['microsoft', 'salesforce'],
    run: ({ tenant, provider }) =>
      provider === 'microsoft'
        ? tenant.graph.fail({ kind: 'reset', isApplied: true })
        : tenant.salesforce.fail({ kind: 'reset', isApplied: true }),
  },
  {
    key: 'forgetSyncState',
    group: 'api',
    title: 'Forget the sync state',
    expectation: 'The list is read again from the beginning. Known records keep their message IDs.',
    providers: ['microsoft'],
    run: ({ tenant }) => tenant.graph.expireDeltaStates(),
  },
  {
    key: 'moveInstance',
    group: 'api',
    title: 'Move the instance',
    expectation: 'The old host rejects the token. After one refresh, the component uses the new host.',
    providers: ['salesforce'],
    run: ({ tenant }) => tenant.moveInstance(),
  },
  {
    key: 'refuseStore',
    group: 'platform',
    title: 'The platform does not store tokens',
    expectation: 'An error, and the container keeps the new tokens and stores them later.',
    run: async ({ tenant }) => {
      await tenant.authorizationServer.expireAccessTokens()
      const isPut = { method: 'PUT', path: /^\/v1\/accounts\// }
      tenant.platform.fail(isPut, { status: 503, body: { error: 'Not now.' } }, 4)
    },
  },
  {
    key: 'kill',
    group: 'platform',
    title: 'Kill the containers',
    expectation: 'They start again. At most one page is emitted again, with the same message IDs.',
    isForAnyAccount: true,
    run: (context) => context.kill(),
  },
  ...(
    [
      ['change', 'Change 5 records', 5],
      ['add', 'Add 100 records', 100],
      ['remove', 'Delete 3 records', 3],
    ] as const
  ).map(
    ([key, title, count]): Trouble => ({
      key,
      group: 'data',
      title,
      expectation:
        key === 'remove' ? 'Emitted only with "Include Deleted".' : 'Each is emitted once by the next run.',
      needsData: true,
      run: ({ data }) => data?.[key](count),
    }),
  ),
]

/** Returns the faults that are useful for a provider. `isFake` is false for a real account. */
export function troublesFor(context: TroubleContext | undefined, isFake: boolean): TroubleView[] {
  const fitting = troubles.filter(
    ({ providers, isForAnyAccount }) =>
      isForAnyAccount || (isFake && (providers?.includes(context?.provider ?? '') ?? true)),
  )
  return fitting.map(({ key, group, title, expectation, needsData }) => ({
    key,
    group,
    title,
    expectation,
    ...(needsData &&
      !context?.data && { problem: 'Only for contacts, messages, Salesforce records, and the list.' }),
  }))
}

/** Causes the fault. Returns its title, or undefined if it does not exist. */
export async function makeTrouble(key: string, context: TroubleContext): Promise<string | undefined> {
  const trouble = troubles.find((each) => each.key === key)
  await trouble?.run(context)
  return trouble?.title
}

async function expireAnd(server: AuthorizationServer, fault: TokenFault, times = 1): Promise<void> {
  await server.expireAccessTokens()
  await server.fail(fault, times)
}
