import { Vault } from '../../../lib/auth/vault'
import { startRig } from './rig'

const first = { access_token: 'a1', refresh_token: 'r1' }
const second = { access_token: 'a2', refresh_token: 'r2' }
const [old, edited] = [{ apiBaseUrl: 'https://old.example' }, { apiBaseUrl: 'https://new.example' }]

describe("the credential's fields", () => {
  const open = () => new Vault(Date.now, Date.now).open('account', first)

  test('the fields are unknown until the account is read', () => {
    const tokens = open()
    expect(tokens.fieldsOf(first)).toBeUndefined()
    tokens.learnFields(old, undefined)
    expect(tokens.fieldsOf(tokens.latest)).toEqual(old)
  })

  test('the fields of an account that stores no tokens are read once', () => {
    const tokens = open()
    tokens.learnFields(old, undefined)
    tokens.learnFields(edited, undefined)
    expect(tokens.fieldsOf(tokens.latest)).toEqual(old)
  })

  test('a token set that was never seen is adopted with its fields', () => {
    const tokens = open()
    tokens.learnFields(old, second)
    expect(tokens.latest).toBe(second)
    expect(tokens.fieldsOf(second)).toEqual(old)
  })

  test('the fields that a user edited belong to the token set in use', () => {
    const tokens = open()
    tokens.learnFields(old, { ...first })
    tokens.learnFields(edited, { ...first })
    expect(tokens.latest).toBe(first)
    expect(tokens.fieldsOf(first)).toEqual(edited)
  })

  test('the fields with an older token set are used only if no others are known', () => {
    const tokens = open()
    tokens.offer(second)
    tokens.learnFields(old, { ...first })
    expect(tokens.fieldsOf(tokens.latest)).toEqual(old)
    tokens.learnFields(edited, { ...first })
    expect(tokens.fieldsOf(tokens.latest)).toEqual(old)
    expect(tokens.latest).toBe(second)
  })
})

test('a token set has outlived its lifetime only if it came from the token endpoint and its seconds have passed', async () => {
  const rig = await startRig()
  const container = rig.container()
  const { tokens } = container
  const given = tokens.latest
  rig.expireAccessTokens()
  expect(tokens.hasOutlived(given)).toBe(false)
  await container.call()
  const seconds = Number(tokens.latest['expires_in'])
  rig.nowMs += seconds * 1000 - 1
  expect(tokens.hasOutlived(tokens.latest)).toBe(false)
  rig.nowMs += 1
  expect(tokens.hasOutlived(tokens.latest)).toBe(true)
})
