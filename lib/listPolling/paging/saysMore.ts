import { lookUp } from '../lookUp'

const flags = ['has_more', 'hasMore', 'has_next', 'hasNext', 'has_next_page', 'hasNextPage']

/** Whether an answer says that more pages follow; undefined where it does not say. `beside` is a dotted path. */
export function saysMore(body: unknown, beside = ''): boolean | undefined {
  const holder = beside.includes('.') ? lookUp(body, beside.replace(/\.[^.]*$/, '')) : undefined
  const said = [holder, body].flatMap((each) => flags.map((flag) => lookUp(each, flag)))
  return said.find((value) => typeof value === 'boolean')
}
