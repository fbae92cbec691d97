import { until } from '../../measuring/until'
import { type MessagesRow, messagesMeet } from '../messages'
import { pollingMeets } from '../polling'
import type { FaultRow } from '../row'
import type { Stage } from '../stage'

const circle = /links that form a loop/
const shapes = [
  { name: 'self', what: 'that point to themselves', pages: 1, mustSay: circle },
  { name: 'circle', what: 'that form a loop of three', pages: 3, mustSay: circle },
  {
    name: 'empty',
    what: 'that lead to endless empty pages',
    pages: 1e9,
    mustSay: /1000 empty pages in a row/,
    isContinued: true,
  },
]

/**
 * Next links that never end. Each must cause an error that explains the problem, except empty pages while polling: a poll
 * continues behind them, in the next execution if they are many.
 */
export const endless: readonly FaultRow[] = shapes.flatMap(({ name, what, pages, mustSay, isContinued }) => [
  pollingMeets({
    key: `endless-${name}-page`,
    what: `next links ${what}, while polling`,
    rounds: 2,
    ...(!isContinued && { mustSay }),
    // By default, the runtime publishes at most 20 snapshots per second, and each page has one.
    hasRaisedRates: true,
    begin: ({ tenant }) => tenant.graph.fail({ kind: 'endless', pages }, always),
    async strike(stage, round) {
      await (isContinued ? untilManyPages(stage) : untilAnError(stage))
      round.mark()
      stage.tenant.graph.clearFaults()
    },
  }),
  query(`endless-${name}-query`, `next links ${what}, in a query of Microsoft Graph`, {
    body: { query: '/me/contacts' },
    begin: ({ tenant }) => tenant.graph.fail({ kind: 'endless', pages }, always),
    mustSay,
  }),
  query(`endless-${name}-soql`, `next pages ${what}, in a query of Salesforce`, {
    fields: { provider: 'salesforce', apiBaseUrl: undefined },
    body: { query: 'SELECT Id FROM Contact' },
    begin: ({ tenant }) => tenant.salesforce.fail({ kind: 'endless', pages }, always),
    mustSay,
  }),
])

const always = { times: Number.POSITIVE_INFINITY }

function query(key: string, what: string, row: Omit<MessagesRow, 'key' | 'what' | 'rounds'>): FaultRow {
  const meet = messagesMeet({ ...row, key, what, functionName: 'query', rounds: 2, messages: 1 })
  return {
    ...meet,
    async run(scene) {
      // One record, so that a successful query emits one message.
      scene.tenant.graph.seed(1)
      scene.tenant.salesforce.seed('Contact', 1)
      return meet.run(scene)
    },
  }
}

async function untilManyPages({ container }: Stage): Promise<void> {
  const { length } = container.outputs()
  await until('50 pages are read', () => container.outputs().length >= length + 50)
}

async function untilAnError({ container }: Stage): Promise<void> {
  const { length } = container.outputs()
  await until('the execution ends with an error', () =>
    container
      .outputs()
      .slice(length)
      .some(({ kind }) => kind === 'error'),
  )
}
