import { idPath } from '../../../../lib/providers/microsoft/idPath'

test.each(['AAMkAGI2-_=', 'inbox', 'AQMk+x=='])('%j is accepted as an ID', (id) => {
  expect(decodeURIComponent(idPath`/me/events/${id}`)).toBe(`/me/events/${id}`)
})

test.each(['', '.', '..', 'a/b', 'a%2Fb', "('a')", 'a b', '$count', 'delta', 'DELTA', 'é', '\u0000', 'a\nb'])(
  '%j is not accepted as an ID',
  (id) => {
    expect(() => idPath`/me/events/${id}`).toThrow(
      expect.objectContaining({
        name: 'ConfigurationError',
        message: expect.stringContaining('is not an ID of Microsoft Graph'),
      }),
    )
  },
)
