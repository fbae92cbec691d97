import { isObject } from '../isObject'
import { type Endpoint, endpoint, HttpError } from './http/router'
import type { Studio } from './studioParts'

const shortestIntervalMs = 1000

/** Returns the API of the page. */
export function endpoints(studio: Studio): Endpoint[] {
  const { accounts, choices, flows, events } = studio
  return [
    endpoint('GET /api/component', () => studio.view()),
    endpoint('GET /api/accounts', () => accounts.views()),
    endpoint('POST /api/accounts', ({ body }) => accounts.view(accounts.save(accountOf(body)))),
    endpoint('PATCH /api/accounts/{id}', ({ body, parameters: [id = ''] }) => {
      choices.clear()
      return accounts.view(accounts.save({ ...accountOf(body), id }))
    }),
    endpoint('DELETE /api/accounts/{id}', ({ parameters: [id = ''] }) => {
      const isUsed = studio.store.flow.graph.nodes.some(({ credentials_id }) => credentials_id === id)
      if (isUsed)
        throw new HttpError(409, 'A step of the flow uses this account. Choose another one there first.')
      accounts.remove(id)
    }),
    endpoint('POST /api/accounts/{id}/authorize', ({ parameters: [id = ''] }) => accounts.authorize(id)),
    endpoint('POST /api/accounts/{id}/verify', ({ parameters: [id = ''] }) => accounts.verify(id)),
    endpoint('POST /api/accounts/{id}/forget-token', ({ parameters: [id = ''] }) => accounts.forgetToken(id)),
    endpoint('GET /api/logins/{id}', ({ parameters: [id = ''] }) => {
      const login = accounts.logins.view(id)
      if (!login) throw new HttpError(404, 'There is no such login.')
      return login
    }),
    endpoint('POST /api/select', ({ body }) => choices.select(question(body), text(body, 'modelMethod'))),
    endpoint('POST /api/metadata', ({ body }) => choices.metadata(question(body))),
    endpoint('POST /api/mapping/evaluate', ({ body }) =>
      flows.samples.evaluate(
        text(body, 'step'),
        isObject(body) && isObject(body['expressions']) ? body['expressions'] : {},
      ),
    ),
    endpoint('GET /api/flow', () => flows.view()),
    endpoint('PUT /api/flow', ({ body }) => flows.save(body)),
    endpoint('POST /api/flow/rates', ({ body }) =>
      flows.setRaisedRates(isObject(body) && body['hasRaisedRates'] === true),
    ),
    endpoint('POST /api/flow/sample', ({ body }) => flows.samples.take(text(body, 'step'), stub(body))),
    endpoint('POST /api/flow/run', () => flows.run()),
    endpoint('POST /api/flow/start', ({ body }) => {
      const ms = isObject(body) ? Number(body['intervalMs']) : Number.NaN
      if (!(ms >= shortestIntervalMs)) throw new HttpError(422, 'The interval must be at least 1 s.')
      return flows.start(ms)
    }),
    endpoint('POST /api/flow/stop', () => flows.engine.stop()),
    endpoint('POST /api/flow/reset-snapshot', () => flows.resetSnapshot()),
    endpoint('GET /api/errors/{seq}', ({ parameters: [seq = ''] }) => {
      const failed = flows.engine.failures.bodyOf(Number(seq))
      if (!failed) throw new HttpError(404, 'The input is no longer held. Run the flow again.')
      return events.withoutSecrets(failed)
    }),
    endpoint('POST /api/errors/{seq}/retry', ({ body, parameters: [seq = ''] }) =>
      flows.engine.retry(Number(seq), stub(body)),
    ),
    endpoint('POST /api/rebounds/{id}/now', ({ parameters: [id = ''] }) => flows.engine.reboundNow(id)),
    endpoint('GET /api/troubles', () => flows.desk.troubles()),
    endpoint('POST /api/troubles/{key}', ({ parameters: [key = ''] }) => flows.desk.trouble(key)),
    endpoint('GET /api/history', () => events.since(0).map(({ event }) => event)),
    endpoint('GET /api/messages/{seq}', ({ parameters: [seq = ''] }) => {
      const body = events.wholeBody(Number(seq))
      if (body === undefined) throw new HttpError(404, 'This message is no longer held.')
      return { body: JSON.parse(body) }
    }),
  ]
}

function accountOf(body: unknown) {
  const fields = isObject(body) ? body['fields'] : undefined
  return { name: text(body, 'name'), app: text(body, 'app'), fields: isObject(fields) ? fields : {} }
}

function question(body: unknown) {
  const { accountId, fields } = isObject(body) ? body : {}
  return {
    command: text(body, 'command'),
    accountId: typeof accountId === 'string' && accountId !== '' ? accountId : undefined,
    fields: isObject(fields) ? fields : {},
  }
}

function stub(body: unknown): { body: unknown } | undefined {
  return isObject(body) && 'body' in body ? { body: body['body'] } : undefined
}

function text(body: unknown, name: string): string {
  const value = isObject(body) ? body[name] : undefined
  if (typeof value === 'string') return value
  throw new HttpError(422, `The member "${name}" must be a string.`)
}
