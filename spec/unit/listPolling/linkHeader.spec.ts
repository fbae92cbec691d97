import { nextInHeader } from '../../../lib/listPolling/paging/linkHeader'

test.each([
  ['<https://a/2>; rel="next"', 'https://a/2'],
  ['<https://a/2>; rel=next', 'https://a/2'],
  ['<https://a/2>;rel=next', 'https://a/2'],
  ['<https://a/2> ; REL = "NEXT"', 'https://a/2'],
  ['<https://a/1>; rel="prev", <https://a/3>; rel="next", <https://a/9>; rel="last"', 'https://a/3'],
  ['<https://a/2>; rel="last next"', 'https://a/2'],
  ['<https://a/2>; title="page 2"; rel="next"; type=text', 'https://a/2'],
  ['<https://a/?q=a,b;c>; rel="next"', 'https://a/?q=a,b;c'],
  ['<https://a/1>; title="<https://evil/>; rel=next"; rel="self", </2>; rel=next', '/2'],
  ['<https://a/1>; title="a \\" , <https://evil/>; rel=next"; rel="self"', undefined],
  ['<https://a/1>; rel="self"; rel="next"', undefined],
  ['<https://a/1>; rel="nextish"', undefined],
  ['<https://a/1>; title=next', undefined],
  ['<https://a/1>; anchor="/other"; rel="next"', undefined],
  ['<https://a/1>; rel, </2>; rel="next"', '/2'],
  ['<>; rel="next"', ''],
  ['https://a/2; rel="next"', undefined],
  ['', undefined],
])('the next link is found in the header: %s', (header, target) => {
  expect(nextInHeader(header)).toBe(target)
})

// Node accepts headers of 16 kB, on which a backtracking parser would not finish.
test.each(['<a>;', ' ;', '; a', '; a="\\', '<', '; a =', ' '])(
  'a header full of "%s" has no next link',
  (part) => {
    expect(nextInHeader(`<a>${part.repeat(16_000)}`)).toBeUndefined()
  },
)
