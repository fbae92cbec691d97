import { type AccountAccess, accountStore } from '../../../lib/auth/accountStore'
import type { Keys } from '../../../lib/auth/ports'

const fields = { provider: 'salesforce', refreshPolicy: 'ahead' }
const tokenSet = { access_token: 'a', refresh_token: 'r', instance_url: 'https://na1.example' }

function storeWith(ways: {
  emits?: boolean
  updates?: boolean
  emitFails?: boolean
  updateFails?: boolean
  keys?: Keys
  /** If it is set, the account itself cannot be read. */
  config?: Keys
}) {
  const written: string[] = []
  const kept: Keys[] = []
  const way =
    (name: string, fails = false) =>
    async (keys: Keys) => {
      written.push(name)
      if (fails) throw new Error(`${name} failed`)
      kept.push(keys)
    }
  const access: AccountAccess = {
    ...(ways.emits && { emitKeys: way('emit', ways.emitFails) }),
    ...(ways.updates && { updateKeys: way('update', ways.updateFails) }),
    readKeys: async () => (ways.config ? undefined : (ways.keys ?? {})),
    readConfig: async () => ways.config,
  }
  return { store: accountStore(fields, access), written, kept }
}

describe('writes of an account', () => {
  test('a write contains every field of the credential and the complete token set', async () => {
    const { store, kept } = storeWith({ emits: true, updates: true })
    await store.save(tokenSet, undefined, false)
    expect(kept).toEqual([{ ...fields, oauth: tokenSet }])
  })

  test('a write uses the step, and the account directly only if that fails', async () => {
    const good = storeWith({ emits: true, updates: true })
    await good.store.save(tokenSet, undefined, false)
    expect(good.written).toEqual(['emit'])

    const bad = storeWith({ emits: true, emitFails: true, updates: true })
    await bad.store.save(tokenSet, undefined, false)
    expect(bad.written).toEqual(['emit', 'update'])
    expect(bad.kept).toEqual([{ ...fields, oauth: tokenSet }])
  })

  test('a repeated write uses the account directly, so that the user sees one error instead of one per attempt', async () => {
    const { store, written } = storeWith({ emits: true, updates: true })
    await store.save(tokenSet, undefined, true)
    expect(written).toEqual(['update'])
  })

  test('a write uses the only available method', async () => {
    const step = storeWith({ emits: true })
    await step.store.save(tokenSet, undefined, false)
    await step.store.save(tokenSet, undefined, true)
    expect(step.written).toEqual(['emit', 'emit'])

    const service = storeWith({ updates: true })
    await service.store.save(tokenSet, undefined, false)
    expect(service.written).toEqual(['update'])
  })

  test('a write that fails with every method is rejected', async () => {
    const both = storeWith({ emits: true, emitFails: true, updates: true, updateFails: true })
    await expect(both.store.save(tokenSet, undefined, false)).rejects.toThrow('update failed')
    const one = storeWith({ emits: true, emitFails: true })
    await expect(one.store.save(tokenSet, undefined, false)).rejects.toThrow('emit failed')
  })
})

test('an account without any method of writing cannot be saved', () => {
  expect(storeWith({}).store.canSave).toBe(false)
  expect(storeWith({ emits: true }).store.canSave).toBe(true)
  expect(storeWith({ updates: true }).store.canSave).toBe(true)
})

test("a read returns the token set with the account's own fields, or nothing if there is none", async () => {
  const stored = { ...fields, later: 'field', oauth: tokenSet }
  expect(await storeWith({ keys: stored }).store.load()).toEqual({
    tokenSet,
    fields: { ...fields, later: 'field' },
  })
  expect(await storeWith({ keys: fields }).store.load()).toBeUndefined()
  expect(await storeWith({ keys: { oauth: 'garbled' } }).store.load()).toBeUndefined()
})

describe('an account that cannot be read', () => {
  const storeOf = (config: Keys) =>
    accountStore(fields, { readKeys: async () => undefined, readConfig: async () => config })

  test("the configuration of a step provides the account's tokens, but none of its fields", async () => {
    expect(await storeOf({ ...fields, oauth: tokenSet }).load()).toEqual({ tokenSet, fields: undefined })
    expect(await storeOf(fields).load()).toBeUndefined()
  })

  test('the tokens of a configuration with other fields than at the start are not used if they are new', async () => {
    const stored = await storeOf({ ...fields, apiBaseUrl: 'https://new.example', oauth: tokenSet }).load()
    expect(stored).toMatchObject({
      tokenSet,
      obstacle: {
        name: 'ConfigurationError',
        message:
          'The account was changed after this container started, and the step may not read the account. Its tokens were not used. Stop and start the flow, or give the step the permission to read the account.',
      },
    })
    expect(stored?.fields).toBeUndefined()
  })

  test.each([
    ['provider', 'custom'],
    ['apiBaseUrl', 'https://new.example'],
    ['subdomain', 'new'],
    ['apiHeaders', 'X-Key: {access_token}'],
  ])('new tokens are not used if the field "%s" was changed', async (name, value) => {
    expect(await storeOf({ ...fields, [name]: value, oauth: tokenSet }).load()).toHaveProperty('obstacle')
  })

  test.each([
    ['refreshPolicy', 'whenRejected'],
    ['verifyPath', '/me'],
    ['expiredWhen', '403'],
  ])(
    'new tokens are used if the field "%s" was changed, which sends them nowhere else',
    async (name, value) => {
      expect(await storeOf({ ...fields, [name]: value, oauth: tokenSet }).load()).not.toHaveProperty(
        'obstacle',
      )
    },
  )

  test('a write contains the fields of the configuration that was read last', async () => {
    const { store, kept } = storeWith({
      emits: true,
      config: { ...fields, verifyPath: '/me', oauth: tokenSet },
    })
    await store.load()
    await store.save(tokenSet, undefined, false)
    expect(kept).toEqual([{ ...fields, verifyPath: '/me', oauth: tokenSet }])
  })

  test('a configuration without tokens replaces no fields', async () => {
    const { store, kept } = storeWith({ emits: true, config: { verifyPath: '/me' } })
    await store.load()
    await store.save(tokenSet, undefined, false)
    expect(kept).toEqual([{ ...fields, oauth: tokenSet }])
  })

  test('an empty field is not a change', async () => {
    const empty = { ...fields, subdomain: '', apiHeaders: null, verifyPath: undefined }
    expect(await storeOf({ ...empty, oauth: tokenSet }).load()).not.toHaveProperty('obstacle')
    const access = {
      readKeys: async () => undefined,
      readConfig: async () => ({ ...fields, oauth: tokenSet }),
    }
    expect(await accountStore(empty, access).load()).not.toHaveProperty('obstacle')
  })
})

test('an account that can neither be read nor written has no token set, and a write of it has no effect', async () => {
  const store = accountStore(fields, { readKeys: async () => undefined })
  expect(await store.load()).toBeUndefined()
  await expect(store.save(tokenSet, undefined, false)).resolves.toBeUndefined()
  const empty = accountStore(fields, { readKeys: async () => undefined, readConfig: async () => undefined })
  expect(await empty.load()).toBeUndefined()
})

test('a write contains the fields that were read last, instead of those from the start of the container', async () => {
  const { store, kept } = storeWith({ emits: true })
  await store.save(tokenSet, { provider: 'custom', apiBaseUrl: 'https://new.example' }, false)
  expect(kept).toEqual([{ provider: 'custom', apiBaseUrl: 'https://new.example', oauth: tokenSet }])
})
