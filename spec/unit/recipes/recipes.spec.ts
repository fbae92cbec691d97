import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { startRecipeApi } from '../../../tenant/recipeApi'
import { behaviors } from '../../../tenant/recipeApi/behaviors'
import { type Recipe, RecipeRun } from './recipeRun'

const folder = join(__dirname, '../../../recipes')
const keys = readdirSync(folder).map((name) => name.replace(/\.json$/, ''))
const recipeOf = (key: string) => JSON.parse(readFileSync(join(folder, `${key}.json`), 'utf8')) as Recipe

/** APIs whose lists have no filter for changes, so that each poll reads the whole list. */
const withoutFilter = ['google-sheets', 'linkedin', 'monday']

const before = { ...process.env }
afterEach(() => {
  process.env = { ...before }
})

test('each recipe has an API in its documented form, and each such API has a recipe', () => {
  expect(keys.length).toBeGreaterThanOrEqual(30)
  expect([...keys].sort()).toEqual(Object.keys(behaviors).sort())
})

/** Sites of the providers' documentation that have another domain than their token endpoint. */
const otherSites: Readonly<Record<string, readonly string[]>> = {
  dataverse: ['microsoft.com'],
  dropbox: ['dropbox.com'],
  gmail: ['google.com'],
  'google-calendar': ['google.com'],
  'google-drive': ['google.com'],
  'google-sheets': ['google.com'],
  hubspot: ['hubspot.com'],
  intercom: ['intercom.com'],
  linkedin: ['microsoft.com'],
  'microsoft-teams': ['microsoft.com'],
  pipedrive: ['readme.io'],
  'sap-odata-v2': ['sap.com', 'odata.org'],
  shopify: ['shopify.dev'],
  slack: ['slack.dev'],
  'zoho-crm': ['zoho.com'],
}

test.each(keys)("the links of the recipe %s are https and lead to the provider's documentation", (key) => {
  const { docs, environment } = recipeOf(key)
  const domainOf = (url: string) =>
    new URL(url.replace('{subdomain}', 'a')).hostname.split('.').slice(-2).join('.')
  const own = domainOf(environment['OAUTH_TOKEN_URI'] ?? '')
  expect(docs.length).toBeGreaterThanOrEqual(2)
  for (const link of docs) {
    expect(link).toMatch(/^https:\/\/[^?\s]+$/)
    expect([own, ...(otherSites[key] ?? [])]).toContain(domainOf(link))
  }
})

describe.each(keys)('the recipe %s', (key) => {
  const recipe = recipeOf(key)
  const behavior = behaviors[key]
  if (!behavior) throw new Error(`There is no API for the recipe ${key}.`)

  async function connected(records: number) {
    const api = await startRecipeApi(behavior as NonNullable<typeof behavior>)
    const now = Math.floor(Date.now() / 1000) * 1000
    for (let id = 1; id <= records; id++) api.put(id, now - (25 - 3 * id) * 86_400_000)
    const run = new RecipeRun(recipe, api.url, key)
    Object.assign(process.env, run.environment, {
      HTTP_MAX_RETRIES: '0',
      ELASTICIO_FLOW_ID: 'f',
      ELASTICIO_STEP_ID: key,
    })
    await run.connect()
    return { api, run, now }
  }

  test(`${key} connects, verifies, reads, and refreshes when its API rejects the token`, async () => {
    const { api, run } = await connected(1)
    try {
      await expect(run.verify()).resolves.toEqual({ verified: true })
      expect(await run.read()).toMatchObject({ statusCode: 200 })
      api.tokens.expireAccessToken()
      expect(await run.read()).toMatchObject({ statusCode: 200 })
      expect([api.tokens.refreshes, api.tokens.faults]).toEqual([behavior.token.isEndless ? 0 : 1, []])
    } finally {
      await api.close()
    }
  })

  test(`${key} polls all records, page by page`, async () => {
    const { api, run } = await connected(7)
    try {
      const { records } = await run.poll(recipe.poll.all, undefined)
      expect(records).toHaveLength(7)
    } finally {
      await api.close()
    }
  })

  test(`${key} polls all records, then those that are new or changed, and then none`, async () => {
    const { api, run, now } = await connected(7)
    try {
      const first = await run.poll(recipe.poll.new, undefined)
      expect(first.records).toHaveLength(7)
      api.put(8, now - 61_000)
      api.put(3, now - 60_000)
      const second = await run.poll(recipe.poll.new, first.snapshot)
      expect(second.records).toHaveLength(2)
      const readBefore = api.requests.reduce((sum, { records }) => sum + records, 0)
      const third = await run.poll(recipe.poll.new, second.snapshot)
      expect(third.records).toEqual([])
      const read = api.requests.reduce((sum, { records }) => sum + records, 0) - readBefore
      const isFiltered = !withoutFilter.includes(key)
      // A filter by day, or an overlap, returns some records again.
      expect(isFiltered ? read : 0).toBeLessThan(8)
      expect(run.warnings.filter((line) => !/sync token|verifyPath/.test(line))).toEqual([])
    } finally {
      await api.close()
    }
  })
})
