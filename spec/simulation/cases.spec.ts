import type { ProcessPlan, Scenario } from './scenario'
import { simulate } from './simulate'

/** Scenarios that once broke a promise, as fast-check shrank them. */
const cases: { readonly [fact: string]: Partial<Scenario> } = {
  'everyCall refreshes even if another message adopts a token set at that moment': {
    policy: 'everyCall',
    processes: [processWith([{ atMs: 60_000 }, { atMs: 64_500 }])],
    readFaults: ['none', 'slow'],
    apiFaults: ['slow'],
    revokesAtMs: [61_400],
    reconnectsAtMs: [61_500],
  },
  'an unsaved token set does not overwrite a reconnected account': {
    processes: [processWith([{ atMs: 60_000 }])],
    writeFaults: ['fails', 'fails'],
    reconnectsAtMs: [70_000],
  },
  'a token set whose write succeeded unnoticed does not overwrite its successor': {
    rotation: 'singleUse',
    processes: [processWith([{ atMs: 0 }]), processWith([{ atMs: 60_000 }])],
    writeFaults: ['keptButFails', 'fails'],
  },
  'a token set is written again if its repeated write was lost': {
    rotation: 'singleUse',
    processes: [processWith([{ atMs: 60_000 }, { atMs: 62_000 }])],
    writeFaults: ['fails', 'fails', 'lost'],
  },
  'no call waits for an unsaved token set while the saved token is valid, even if a token was rejected long ago':
    {
      rotation: 'grace',
      policy: 'ahead',
      processes: [processWith([{ atMs: 0 }, { atMs: 60_000 }, { atMs: 115_000 }, { atMs: 116_000 }])],
      writeFaults: ['none', 'fails', 'fails', 'fails'],
    },
  'a grant is not reported as invalid while the store cannot be read': {
    rotation: 'singleUse',
    processes: [processWith([{ atMs: 60_000 }]), processWith([{ atMs: 60_000 }])],
    readFaults: ['none', 'none', 'none', 'fails', 'fails', 'fails'],
  },
  'a rejection is not final if another container got a new access token for the same refresh token': {
    processes: [processWith([{ atMs: 184_000 }]), processWith([{ atMs: 184_000 }])],
    tokenFaults: ['slow'],
    revokesAtMs: [184_300],
  },
}

test.each(Object.entries(cases))('%s', async (_fact, differences) => {
  const { violations } = await simulate({ ...quiet, ...differences })

  expect(violations).toEqual([])
})

test('a container waits for the lock while another one cannot save its token set', async () => {
  const { violations, reached } = await simulate({
    ...quiet,
    rotation: 'strict',
    hasLock: true,
    processes: [processWith([{ atMs: 60_000 }, { atMs: 65_000 }]), processWith([{ atMs: 60_500 }])],
    writeFaults: ['fails', 'fails'],
  })

  expect(violations).toEqual([])
  expect(reached).toContain('write failed')
  expect(reached).not.toContain('grant reported as invalid')
})

const quiet: Scenario = {
  seed: 0,
  rotation: 'none',
  hasLock: false,
  policy: 'whenRejected',
  processes: [],
  tokenFaults: [],
  readFaults: [],
  writeFaults: [],
  apiFaults: [],
  reconnectsAtMs: [],
  revokesAtMs: [],
}

function processWith(messages: readonly { readonly atMs: number }[]): ProcessPlan {
  return {
    startsAtMs: 0,
    clockErrorMs: 0,
    messages: messages.map((message) => ({ calls: 1, areTogether: false, ...message })),
  }
}
