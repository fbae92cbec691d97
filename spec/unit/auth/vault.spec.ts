import { accountKey, Vault } from '../../../lib/auth/vault'

const set = (name: string) => ({ access_token: `access-${name}`, refresh_token: `refresh-${name}` })

test('no account is found before it is opened', () => {
  const vault = new Vault()
  expect(vault.find('a')).toBeUndefined()

  const opened = vault.open('a', set('0'))

  expect(vault.find('a')).toBe(opened)
  expect(vault.find('b')).toBeUndefined()
})

test('an account has one state per process', () => {
  const vault = new Vault()
  expect(vault.open('a', set('0'))).toBe(vault.open('a', set('0')))
  expect(vault.open('a', set('0'))).not.toBe(vault.open('b', set('0')))
})

test('an unknown token set counts as a reconnect, and an older one is ignored', () => {
  const vault = new Vault()
  vault.open('a', set('0'))
  expect(vault.open('a', set('1')).latest).toEqual(set('1'))
  expect(vault.open('a', set('0')).latest).toEqual(set('1'))
})

test("the server's clock is derived from the clock of the process", () => {
  let now = 1000
  const { clock } = new Vault(() => now).open('a', set('0'))
  clock.learn(60_000)
  now = 3000
  expect(clock.now()).toBe(62_000)
})

test('a key distinguishes accounts by each of its parts and reveals none of them', () => {
  const keys = [
    accountKey('uri', 'client', 'account'),
    accountKey('uri', 'client', 'other'),
    accountKey('uri', 'other', 'account'),
    accountKey('uri', 'clientaccount'),
    accountKey('uri', undefined, 'clientaccount'),
    accountKey('uric', 'lient', 'account'),
  ]
  expect(new Set(keys).size).toBe(keys.length)
  for (const key of keys) expect(key).toMatch(/^[0-9a-f]{32}$/)
  expect(accountKey('uri', 'client', 'account')).toBe(keys[0])
})
