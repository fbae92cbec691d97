import { setTimeout as delay } from 'node:timers/promises'
import { until } from '../../measuring/until'
import { rpcErrors } from '../../salesforce/events/rpcErrors'
import { eventsMeet } from '../events'
import type { Round, Stage } from '../stage'

async function midway({ random }: Stage, round: Round): Promise<void> {
  const count = 1 + Math.floor(random() * 150)
  await until('enough events are emitted', () => round.came() >= count)
}

/** Ends the streams, in every way in which streams end in practice. */
async function endStreams({ tenant, random }: Stage): Promise<void> {
  const pubSub = await tenant.salesforce.startPubSub()
  pubSub.endStreams(random() < 0.5 ? undefined : rpcErrors.unavailable)
}

async function rejectToken({ tenant }: Stage): Promise<void> {
  const pubSub = await tenant.salesforce.startPubSub()
  await tenant.authorizationServer.expireAccessTokens()
  pubSub.endStreams(rpcErrors.auth)
}

async function changeSchema({ tenant }: Stage): Promise<void> {
  const pubSub = await tenant.salesforce.startPubSub()
  pubSub.changeSchema('Account')
}

/** A real-time flow that emits change events. */
export const events = [
  eventsMeet({
    key: 'events-kill',
    what: 'SIGKILL in the middle of events',
    rounds: 8,
    async strike(stage, round) {
      await midway(stage, round)
      round.mark()
      await stage.container.restart('SIGKILL')
    },
  }),
  eventsMeet({
    key: 'events-sigterm',
    what: 'SIGTERM in the middle of events',
    rounds: 8,
    async strike(stage, round) {
      await midway(stage, round)
      round.mark()
      await stage.container.restart('SIGTERM')
    },
  }),
  eventsMeet({
    key: 'events-end',
    what: 'server ends the event stream, with and without an error',
    rounds: 8,
    async strike(stage, round) {
      await midway(stage, round)
      round.mark()
      await endStreams(stage)
    },
  }),
  eventsMeet({
    key: 'events-token',
    what: 'token of an open event stream revoked',
    rounds: 8,
    async strike(stage, round) {
      await midway(stage, round)
      round.mark()
      await rejectToken(stage)
    },
  }),
  eventsMeet({
    key: 'events-twice',
    what: 'events delivered twice, with a new schema in between',
    rounds: 8,
    async strike(stage, round) {
      const pubSub = await stage.tenant.salesforce.startPubSub()
      pubSub.duplicateNext(5)
      await midway(stage, round)
      round.mark()
      await changeSchema(stage)
    },
  }),
  eventsMeet({
    key: 'events-storm',
    what: '2,000 events: SIGKILL, the end of the stream, a revoked token, and a new schema, in a row',
    rounds: 5,
    longestMs: 400_000,
    events: 2000,
    async strike(stage, round) {
      await midway(stage, round)
      round.mark()
      await endStreams(stage)
      await delay(100 + stage.random() * 200)
      await changeSchema(stage)
      await delay(stage.random() * 200)
      await rejectToken(stage)
      await delay(stage.random() * 300)
      await stage.container.restart('SIGKILL')
    },
  }),
]
