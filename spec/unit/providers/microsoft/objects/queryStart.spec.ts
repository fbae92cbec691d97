import { objects } from '../../../../../lib/providers/microsoft/objects/objects'
import { last, more, scripted } from '../scriptedGraph'

async function requestsOf(query: string, ...responses: Parameters<typeof scripted>) {
  const { api, requests } = scripted(...responses)
  for await (const _ of objects.query(api, query, { includeDeleted: false }));
  return requests
}

test.each([
  [`/me/messages?$search="it's & that"&$select=id`, { $search: `"it's & that"`, $select: 'id' }],
  [`/me/messages?$search="it's"&$filter=subject eq 'x'`, { $search: `"it's"`, $filter: "subject eq 'x'" }],
  [`/me/messages?$filter=subject eq 'a "b & c'&$top=5`, { $filter: `subject eq 'a "b & c'`, $top: '5' }],
  [`/me/messages?$filter=subject eq 'it''s & that'`, { $filter: "subject eq 'it''s & that'" }],
  [`/me/messages?$search="open&$top=5`, { $search: '"open', $top: '5' }],
])('the parameters of %s are sent unchanged', async (query, expected) => {
  const [request] = await requestsOf(query, last('end'))
  expect(request?.query).toEqual(expected)
})

test.each(['/users?$search="displayName:Ada"', '/groups?$filter=x&$count=true', '/users?%24count=true'])(
  'every page of the advanced query %s is requested with its header',
  async (query) => {
    const requests = await requestsOf(query, more('page-2', 'a'), last('end'))
    expect(requests.map(({ headers }) => headers)).toEqual([
      { consistencylevel: 'eventual' },
      { consistencylevel: 'eventual' },
    ])
  },
)

test.each(["/users?$filter=displayName eq '$count'", '/me/contacts'])(
  'the query %s is not advanced and includes recent changes',
  async (query) => {
    const [request] = await requestsOf(query, last('end'))
    expect(request?.headers).toBeUndefined()
  },
)
