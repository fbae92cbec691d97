import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { startTenant, type Tenant } from '..'
import type { StartRuntime } from '../brokers/runtimeProcess'
import { startListApi } from '../listApi'
import { Accounts } from './accounts/accounts'
import { fakesApp } from './accounts/appSettings'
import { readOAuthApps } from './accounts/oauthApps'
import { readPresets } from './accounts/presets'
import { type Component, readComponent } from './component'
import { endpoints } from './endpoints'
import { type Fakes, seedFakes } from './fakes/fakeData'
import { Choices } from './flow/choices'
import { FlowService } from './flowService'
import { FlowStore } from './flowStore'
import { callbackPage } from './http/callbackPage'
import { servedFiles } from './http/files'
import { serveStudio } from './http/server'
import { EventLog } from './log/eventLog'
import { journalFacts } from './log/journalFacts'
import { Redactor } from './log/redactor'
import { Saving } from './saving'
import type { AppView, ComponentView } from './shared/protocol'
import type { Studio } from './studioParts'

export interface StudioOptions {
  readonly port: number
  readonly scheme: 'http' | 'https'
  /** Root folder of the component; the fakes belong to this repository's own. */
  readonly folder: string
  readonly hasFakes: boolean
  /** The file that the state is kept in; absent: it is not kept. */
  readonly stateFile?: string
  /** Starts the containers and the calls of the component. Defaults to a separate process for each. */
  readonly startRuntime?: StartRuntime
}

/** Starts the tenant and serves its page. */
export async function startStudio(options: StudioOptions): Promise<Studio> {
  const { port, scheme, folder, hasFakes, startRuntime } = options
  const component = readComponent(folder)
  const files = servedFiles(folder)
  const redirectUri = `${scheme}://localhost:${port}/callback/oauth2`
  const key = randomBytes(24).toString('base64url')
  const tenant = await startTenant({ authorization: { redirectUris: [redirectUri] }, componentPath: folder })
  const redactor = new Redactor()
  for (const secret of [key, tenant.platform.apiKey, tenant.authorizationServer.clientSecret])
    redactor.add(secret)
  const events = new EventLog(redactor)
  const saving = new Saving()
  const apps = readOAuthApps(component)
  for (const { variables } of apps) redactor.add(variables['OAUTH_CLIENT_SECRET'])
  const fakes = hasFakes ? await startFakes(tenant) : undefined
  const common = { tenant, component, events, ...(startRuntime && { startRuntime }) }
  const accounts = new Accounts({
    ...common,
    redactor,
    apps,
    redirectUri,
    fakeFields: fakes ? fakeFields(fakes) : {},
    changed: saving.changed,
  })
  const store = new FlowStore(component, saving.changed)
  const context = { ...common, settings: accounts.settings }
  const flows = new FlowService({ ...common, accounts, store, fakes })
  journalFacts(tenant.journal, events)
  const isRestored = await saving.restore({ file: options.stateFile, tenant, accounts, store })
  if (!isRestored) prepareFirstFlow(component, accounts, store, hasFakes)

  const view = (): ComponentView => ({
    title: component.title,
    version: component.version,
    description: component.description,
    folder: component.folder,
    steps: component.steps,
    credential: component.credential,
    environment: component.environment,
    hasLogo: existsSync(join(folder, 'logo.png')),
    hasOAuth: accounts.settings.hasOAuth,
    apps: appViews(
      component,
      hasFakes,
      apps.map(({ view }) => view),
    ),
    presets: readPresets(folder),
    redirectUri,
    fakeFields: fakes ? fakeFields(fakes) : {},
  })
  const parts = {
    tenant,
    accounts,
    choices: new Choices(component, accounts, context),
    flows,
    store,
    events,
    view,
  }
  const studio: Studio = {
    ...parts,
    address: `${scheme}://localhost:${port}/#key=${key}`,
    async close() {
      saving.now()
      await flows.close()
      await endServer()
      await fakes?.list.close()
      await tenant.close()
    },
  }
  const endServer = await serveStudio({
    port,
    scheme,
    key,
    files,
    events,
    endpoints: endpoints(studio),
    callback: async (query) => {
      const { title, text } = await accounts.logins.finish(query)
      return callbackPage(title, redactor.clean(text))
    },
  }).catch(async (error: unknown) => {
    await tenant.close()
    await fakes?.list.close()
    throw error
  })
  return studio
}

async function startFakes(tenant: Tenant): Promise<Fakes> {
  const accepts = (token: string) => tenant.authorizationServer.isActive(token)
  const fakes = { tenant, list: await startListApi({ journal: tenant.journal, accepts }) }
  seedFakes(fakes)
  return fakes
}

function fakeFields({ tenant, list }: Fakes) {
  return {
    microsoft: { apiBaseUrl: tenant.graph.apiBase },
    salesforce: {},
    custom: { apiBaseUrl: list.url, verifyPath: '/none' },
  }
}

function prepareFirstFlow(
  component: Component,
  accounts: Accounts,
  store: FlowStore,
  hasFakes: boolean,
): void {
  if (!hasFakes) return
  const account = accounts.save({ name: 'ada', app: fakesApp, fields: { provider: 'microsoft' } })
  const { flow } = store
  const nodes = flow.graph.nodes.map((node) => ({ ...node, credentials_id: account.id }))
  if (component.steps.length > 0) store.set({ ...flow, graph: { ...flow.graph, nodes } })
}

function appViews(component: Component, hasFakes: boolean, fromFiles: readonly AppView[]): AppView[] {
  const none = { variables: [], unknownVariables: [] }
  const needsApp = component.oauth2 !== undefined || component.environment.length > 0
  return [
    ...(hasFakes ? [{ name: fakesApp, kind: 'fakes', title: 'Built-in fakes', ...none } as const] : []),
    ...fromFiles,
    ...(needsApp ? [] : [{ name: 'none', kind: 'none', title: 'No OAuth app', ...none } as const]),
  ]
}
