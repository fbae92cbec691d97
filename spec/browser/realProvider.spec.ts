import { chmodSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type AuthorizationServer, startAuthorizationServer } from '../../tenant/authorizationServer'
import { type ListApi, startListApi } from '../../tenant/listApi'
import { freePorts } from '../../tenant/servers/freePorts'
import { startStudio } from '../../tenant/studio/studio'
import type { Studio } from '../../tenant/studio/studioParts'

const root = join(__dirname, '..', '..')
const linked = [
  'component.json',
  'lib',
  'node_modules',
  'package.json',
  'verifyCredentials.js',
  'logo.png',
  'README.md',
]

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
    folder = mkdtempSync(join(tmpdir(), 'studio-'))
    for (const name of linked) symlinkSync(join(root, name), join(folder, name))
    const [free = 0] = await freePorts(1)
    port = free
    const redirectUris = [`http://localhost:${port}/callback/oauth2`]
    provider = await startAuthorizationServer({ redirectUris })
    api = await startListApi({ accepts: (token) => provider.isActive(token) })
    api.add(5, Date.now() - 60_000, 1000)
    const lines = Object.entries(provider.environment).map(([name, value]) => `${name}='${value}'`)
    writeFileSync(join(folder, '.env.real'), [...lines, 'UNKNOWN=1'].join('\n'), { mode: 0o600 })
    writeFileSync(join(folder, '.env.open'), lines.join('\n'), { mode: 0o600 })
    chmodSync(join(folder, '.env.open'), 0o644)
    studio = await start()
  })
  afterAll(async () => {
    await studio.close()
    await Promise.all([api.close(), provider.close()])
    rmSync(folder, { recursive: true })
  })

  test('the names of variables are shown without their values, and a file that other users can read is rejected', () => {
    const [, open, real] = studio.view().apps
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
})

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
