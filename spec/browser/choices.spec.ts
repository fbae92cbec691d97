import type { Request } from 'playwright-core'
import { describeStudio, type SpecStudio } from './studioSpec'

const types = { contacts: 'Contacts', messages: 'Messages', events: 'Events' }

/** Returns what the component would, without waiting for its process. */
function choicesFor(question: string, accountId: string): Record<string, string> {
  const [method, objectType = ''] = question.split(' ')
  if (method === 'objectTypes') return accountId === 'other' ? { contacts: 'Contacts' } : types
  return { [`${method}-${objectType}`]: `${method} of ${objectType}` }
}

describeStudio('Dropdowns', dropdownFacts, { isReloaded: true })

function dropdownFacts(studio: SpecStudio): void {
  const asked: string[] = []
  const answered: string[] = []
  let held: Promise<void> | undefined

  beforeAll(async () => {
    await studio.connectFirstAccount()
    await studio.page.route('**/api/select', async (route) => {
      const question = questionOf(route.request())
      asked.push(question)
      if (question === 'parents contacts') await held
      const { accountId } = route.request().postDataJSON() as { accountId: string }
      await route.fulfill({ json: choicesFor(question, accountId) })
      answered.push(question)
    })
  })
  beforeEach(async () => {
    await setObjectType(studio, 'messages')
    await studio.page.locator('option', { hasText: 'parents of messages' }).waitFor({ state: 'attached' })
    asked.length = 0
    answered.length = 0
  })

  const card = () => studio.page.getByRole('article', { name: /^Step 1/ })
  const folders = () => card().locator('[data-field="parentId"] option')
  const choose = (objectType: string) => card().getByLabel('Object Type').selectOption(objectType)

  test('a dropdown asks once for each change of the field that it depends on', async () => {
    await choose('events')
    await folders().filter({ hasText: 'parents of events' }).waitFor({ state: 'attached' })
    await choose('contacts')
    await folders().filter({ hasText: 'parents of contacts' }).waitFor({ state: 'attached' })
    expect(asked.filter((question) => question.startsWith('parents'))).toEqual([
      'parents events',
      'parents contacts',
    ])
    expect(asked.filter((question) => question.startsWith('objectTypes'))).toEqual([])
  })

  test('the late response of an earlier choice is dropped', async () => {
    let release = (): void => undefined
    held = new Promise((resolve) => {
      release = resolve
    })
    await choose('contacts')
    await choose('events')
    await folders().filter({ hasText: 'parents of events' }).waitFor({ state: 'attached' })
    release()
    while (!answered.includes('parents contacts')) await studio.page.waitForTimeout(20)
    // The page has handled the late response before that of a later request.
    await studio.page.evaluate('fetch("/logo.png").then((response) => response.blob())')
    expect((await folders().allTextContents()).slice(1)).toEqual(['parents of events'])
  })

  test('a dropdown asks again after another account was chosen or logged in, and names the choice that is gone', async () => {
    const account = studio.accounts.list.add({ id: 'other', name: 'other', app: 'fakes', fields: {} })
    studio.accounts.connected(account.id, await studio.tenant.authorizationServer.connect())
    const removed = card().getByText('No longer offered and removed: messages')
    expect(await removed.count()).toBe(0)
    await card().getByLabel('Account').selectOption('other')
    await removed.waitFor()
    expect(await card().getByLabel('Object Type').inputValue()).toBe('')

    const again = studio.page.waitForRequest('**/api/select')
    studio.accounts.connected(account.id, await studio.tenant.authorizationServer.connect())
    expect(questionOf(await again)).toBe('objectTypes undefined')
  })
}

async function setObjectType(studio: SpecStudio, objectType: string): Promise<void> {
  const { flow } = studio.store
  const nodes = flow.graph.nodes.map((node) => ({ ...node, fields: { objectType } }))
  await studio.flows.save({ ...flow, graph: { ...flow.graph, nodes } })
}

/** The method and the object type that a request of the page asks for. */
function questionOf(request: Request): string {
  if (!request.url().endsWith('/api/select')) return request.url()
  const { modelMethod, fields } = request.postDataJSON() as {
    modelMethod: string
    fields: { objectType?: string }
  }
  return `${modelMethod} ${fields.objectType}`
}
