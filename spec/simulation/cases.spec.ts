import type { ProcessPlan, Scenario } from './scenario'
import { simulate } from './simulate'

/** Each course of events that once broke a promise, as fast-check shrank it. */
const cases: { readonly [fact: string]: Partial<Scenario> } = {
  'everyCall refreshes although another message only adopts at that moment': {
    policy: 'everyCall',
    processes: [aProcess([{ atMs: 60_000 }, { atMs: 64_500 }])],
    readFaults: ['none', 'slow'],
    apiFaults: ['slow'],
    revokesAtMs: [61_400],
    reconnectsAtMs: [61_500],
  },
  'a set that waits to be saved does not overwrite a reconnect': {
    processes: [aProcess([{ atMs: 60_000 }])],
    writeFaults: ['fails', 'fails'],
    reconnectsAtMs: [70_000],
  },
  'a set that was saved without our knowing does not overwrite its successor': {
    rotation: 'singleUse',
    processes: [aProcess([{ atMs: 0 }]), aProcess([{ atMs: 60_000 }])],
    writeFaults: ['keptButFails', 'fails'],
  },
  'a set whose repeated write is lost is noticed and written again': {
    rotation: 'singleUse',
    processes: [aProcess([{ atMs: 60_000 }, { atMs: 62_000 }])],
    writeFaults: ['fails', 'fails', 'lost'],
  },
  'an unsaved set lets no call wait while the saved token is valid, whatever was rejected long ago': {
    rotation: 'grace',
    policy: 'ahead',
    processes: [aProcess([{ atMs: 0 }, { atMs: 60_000 }, { atMs: 115_000 }, { atMs: 116_000 }])],
    writeFaults: ['none', 'fails', 'fails', 'fails'],
  },
  'a grant is not declared dead while the store cannot be read': {
    rotation: 'singleUse',
    processes: [aProcess([{ atMs: 60_000 }]), aProcess([{ atMs: 60_000 }])],
    readFaults: ['none', 'none', 'none', 'fails', 'fails', 'fails'],
  },
  'a refusal is no last word where another container was given a new access token for the same refresh token':
    {
      processes: [aProcess([{ atMs: 184_000 }]), aProcess([{ atMs: 184_000 }])],
      tokenFaults: ['slow'],
      revokesAtMs: [184_300],
    },
}

test.each(Object.entries(cases))('%s', async (_fact, differences) => {
  const { violations } = await simulate({ ...quiet, ...differences })

  expect(violations).toEqual([])
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

function aProcess(messages: readonly { readonly atMs: number }[]): ProcessPlan {
  return {
    startsAtMs: 0,
    clockErrorMs: 0,
    messages: messages.map((message) => ({ calls: 1, areTogether: false, ...message })),
  }
}
