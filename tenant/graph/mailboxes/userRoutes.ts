import type { Handler } from '../apiCall'
import { checkNames, parseSelect } from '../query/queryOptions'

/** `GET /me` */
export const readUser: Handler = ({ query, origin, mailbox: { owner } }) => {
  checkNames(query, ['$select'])
  const select = parseSelect(query, Object.keys(owner), 'user')
  const entries = Object.entries(owner).filter(([name]) => select?.includes(name) ?? true)
  const suffix = select ? `(${select.join(',')})` : ''
  const context = `${origin}/v1.0/$metadata#users${suffix}/$entity`
  return { status: 200, body: { '@odata.context': context, ...Object.fromEntries(entries) } }
}
