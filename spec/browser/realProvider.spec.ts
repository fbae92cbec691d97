import { chmodSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type AuthorizationServer, startAuthorizationServer } from '../../tenant/authorizationServer'
import { type ListApi, startListApi } from '../../tenant/listApi'
import { freePorts } from '../../tenant/servers/freePorts'
import { startStudio } from '../../tenant/studio/studio'
import type { Studio } from '../../tenant/studio/studioParts'
import { linkComponent } from './linkedComponent'

jest.setTimeout(60_000)

describe('an OAuth app in a .env file', () => {
  let folder: string
  let port: number
  let provider: AuthorizationServer
  let api: ListApi
  let studio: Studio

  const start = (): Promise<Studio> =>
    startStudio({
      port,
      scheme: 'http',
      folder,
      hasFakes: true,
      stateFile: join(folder, '.tenant', 'studio.json'),
    })
  const account = { name: 'real', app: '.env.real' }

  beforeAll(async () => {
    folder = linkComponent()
    const [free = 0] = await freePorts(1)
    port = free
    const redirectUris = [`http://localhost:${port}/callback/oauth2`]
    provider = await startAuthorizationServer({ redirectUris })
    api = await startListApi({ accepts: (token) => provider.isActive(token) })
    api.add(5, Date.now() - 60_000, 1000)
    writeFileSync(join(folder, '.env.real'), `${variables()}\nUNKNOWN=1`, { mode: 0o600 })
    writeFileSync(join(folder, '.env.open'), variables(), { mode: 0o600 })
    chmodSync(join(folder, '.env.open'), 0o644)
    mkdirSync(join(folder, '.env.folder'), { mode: 0o700 })
    studio = await start()
  })
  afterAll(async () => {
    await studio.close()
    await Promise.all([api.close(), provider.close()])
    rmSync(folder, { recursive: true })
  })

  test('the names of variables are shown without their values, and a file that other users can read is rejected', () => {
    const [, folderApp, open, real] = studio.view().apps
    expect(folderApp?.problem).toContain('The file .env.folder cannot be read (EISDIR')
    expect(open?.problem).toContain('chmod 600 .env.open')
    expect(real).toMatchObject({
      variables: Object.keys(provider.environment).sort(),
      unknownVariables: ['UNKNOWN'],
    })
    expect(JSON.stringify(studio.view())).not.toContain(provider.clientSecret)
  })

  test('an account of the provider in the file is connected and polled', async () => {
    const { id } = studio.accounts.save({ ...account, fields: { provider: 'custom', apiBaseUrl: api.url } })
    const { url } = studio.accounts.authorize(id)
    expect(url).toMatch(new RegExp(`^${provider.authorizationUri}\\?`))
    expect(await walk(url)).toContain('Connected')

    const fields = { path: '/none' }
    await studio.flows.save({
      name: 'Real',
      graph: { nodes: [{ id: 'step_1', command: 'pollEndpoint', credentials_id: id, fields }], edges: [] },
    })
    await studio.flows.run()
    await until(() => studio.flows.desk.ledger().emitted === 5)
    expect(studio.flows.desk.ledger().held).toBeUndefined()
    expect(studio.flows.desk.troubles().map(({ key }) => key)).toEqual(['kill'])
  })

  test('the flow, the account, and its snapshot are kept after a restart in a file that only its owner can read', async () => {
    await until(() => studio.store.snapshots.size === 1)
    const snapshot = studio.store.snapshots.get('step_1')
    const { flow } = studio.store
    await studio.close()
    const text = readFileSync(join(folder, '.tenant', 'studio.json'), 'utf8')
    studio = await start()

    expect(studio.store.flow).toEqual(flow)
    expect(studio.store.snapshots.get('step_1')).toEqual(snapshot)
    expect(studio.accounts.views().find(({ name }) => name === 'real')?.state).toBe('connected')
    expect(text).toContain('refresh_token')
    expect(text).not.toContain(provider.clientSecret)
  })

  test('an account of the fakes is reconnected after a restart, and its tokens are not saved', async () => {
    const [fake] = studio.accounts.list.all
    studio.accounts.connected(fake?.id ?? '', await studio.tenant.authorizationServer.connect())
    const secrets = await studio.tenant.authorizationServer.issuedSecrets()
    await studio.close()
    const text = readFileSync(join(folder, '.tenant', 'studio.json'), 'utf8')
    expect(secrets.filter((secret) => text.includes(secret))).toEqual([])

    studio = await start()
    expect(studio.accounts.views()[0]).toMatchObject({ isFake: true, state: 'connected' })
  })

  test('a verification that failed is still shown after a restart, and so is an account that has ended', async () => {
    const { id } = studio.accounts.views().find(({ name }) => name === 'real') ?? { id: '' }
    studio.accounts.ended(id, 'Reconnect the account.')
    await studio.close()
    studio = await start()
    const real = () => studio.accounts.views().find(({ name }) => name === 'real')
    expect(real()).toMatchObject({ state: 'ended', message: 'Reconnect the account.' })

    await provider.revokeGrants()
    await provider.expireAccessTokens()
    const failed = await studio.accounts.verify(id)
    expect(failed.state).toBe('failed')
    await studio.close()
    studio = await start()
    expect(real()).toMatchObject({ state: 'failed', message: failed.message })
  })

  test.each([
    ['is missing', (file: string) => rmSync(file), 'There is no OAuth app ".env.real". Restore the file'],
    ['can be read by other users', (file: string) => chmodSync(file, 0o644), 'Run: chmod 600 .env.real'],
    [
      'lacks the token endpoint',
      (file: string) => writeFileSync(file, variables('OAUTH_TOKEN_URI'), { mode: 0o600 }),
      'The file .env.real lacks OAUTH_TOKEN_URI. Add it.',
    ],
    [
      'lacks the client ID',
      (file: string) => writeFileSync(file, variables('OAUTH_CLIENT_ID'), { mode: 0o600 }),
      'The file .env.real lacks OAUTH_CLIENT_ID. Add it.',
    ],
  ])(
    'if the file of an account %s, every call of the account reports what to do',
    async (_what, spoil, advice) => {
      const file = join(folder, '.env.real')
      await studio.close()
      rmSync(file, { force: true })
      writeFileSync(file, variables(), { mode: 0o600 })
      spoil(file)
      studio = await start()

      const { id } = studio.accounts.views().find(({ name }) => name === 'real') ?? { id: '' }
      expect(await studio.accounts.verify(id)).toMatchObject({ state: 'failed', message: contains(advice) })
      const question = { command: 'pollEndpoint', accountId: id, fields: {} }
      await expect(studio.choices.select(question, 'any')).rejects.toThrow(advice)
      for (let count = 0; count < 2; count++) await expect(studio.flows.run()).rejects.toThrow(advice)
      await expect(studio.flows.samples.take('step_1')).rejects.toThrow(advice)
      expect(() => studio.accounts.authorize(id)).toThrow(advice)
      expect(studio.flows.engine.state).toMatchObject({ mode: 'stopped', isBusy: false })
    },
  )

  /** The lines of a .env file, without those of the given variable. */
  function variables(left = ''): string {
    const all = Object.entries(provider.environment).filter(([name]) => name !== left)
    return all.map(([name, value]) => `${name}='${value}'`).join('\n')
  }
})

const contains = (text: string): unknown => expect.stringContaining(text)

/** Logs in as a user does, and returns the page of the callback. */
async function walk(start: string): Promise<string> {
  const cookies = new Map<string, string>()
  let url = start
  let body: URLSearchParams | undefined
  for (let steps = 0; steps < 15; steps++) {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const response = await fetch(url, {
      redirect: 'manual',
      headers: { cookie },
      ...(body && { method: 'POST', body }),
    })
    for (const each of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(each) ?? []
      cookies.set(name, value)
    }
    const location = response.headers.get('location')
    const page = await response.text()
    if (location === null && !page.includes('<form')) return page
    body = location === null ? new URLSearchParams({ login: 'ada' }) : undefined
    url = location === null ? url : new URL(location, url).href
  }
  throw new Error('The login has no end.')
}

async function until(isDone: () => boolean): Promise<void> {
  const deadline = Date.now() + 20_000
  while (!isDone()) {
    if (Date.now() > deadline) throw new Error('It did not happen within 20 s.')
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}
