import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { actions, anchorOf, componentDescriptor, type Deployment, triggers } from '../../descriptor/component'
import { credentialHelp } from '../../descriptor/credential'
import { withDefinitionTable } from '../../descriptor/definitionTable'
import { readOptions } from '../../descriptor/options'
import { readRecipe, recipeNames } from '../../descriptor/recipe'
import { withRecipeTable } from '../../descriptor/recipeTable'
import { secretsDescriptor } from '../../descriptor/secrets'
import { hasSecrets, manifest, readJson, readText, root, steps } from './project'

// A deployment can generate the descriptor with options.
const { help, credentials, title } = readJson('component.json') as Partial<typeof manifest>
const recipe = recipeNames()
  .map(readRecipe)
  .find((each) => each.title === title)
const deployment: Deployment = {
  ...(help?.link !== undefined && { docsUrl: help.link }),
  ...(credentials?.oauth2?.client_auth === 'basic' && { clientAuth: 'basic' }),
  ...(recipe && { recipe }),
}

/** Fills in a value of the `oauth2` block like the platform, which knows double braces only. */
const filledByPlatform = (value: string, names: Readonly<Record<string, string>>) =>
  value.replace(/\{\{(\w+)\}\}/g, (_all, name: string) => names[name] ?? '')

const docsUrl = 'https://git.example.com/oauth2-api-component'

describe('the generated descriptor', () => {
  const descriptor = componentDescriptor(deployment)

  test.each([
    ['component.json', hasSecrets ? secretsDescriptor(descriptor) : descriptor],
    ['component.secrets.json', secretsDescriptor(descriptor)],
  ])('%s has the content of the folder descriptor (if not, run npm run descriptor)', (name, content) => {
    expect(JSON.stringify(readJson(name), null, 2)).toBe(JSON.stringify(content, null, 2))
  })
})

describe('the help links', () => {
  test('the descriptor has no link if there is no base URL', () => {
    const descriptor = componentDescriptor({})
    expect(descriptor).not.toHaveProperty('docsUrl')
    expect(JSON.stringify(descriptor)).not.toMatch(/"help":\{[^{}]*"link":/)
  })

  test('a base URL makes a full URL at the root and an anchor per trigger and action', () => {
    const { help, credentials, triggers, actions } = componentDescriptor({ docsUrl })
    expect(help).toEqual({ link: docsUrl })
    expect(credentials['help']).toMatchObject({ link: `${docsUrl}#connect-an-account` })
    expect(triggers['pollEndpoint']).toMatchObject({ help: { link: '#poll-endpoint' } })
    expect(actions['lookupObject']).toMatchObject({ help: { link: '#lookup-object' } })
  })

  test('every anchor is a heading of README.md', () => {
    const headings = readText('README.md').match(/(?<=^#+ ).+$/gm) ?? []
    const wanted = [
      ...Object.values({ ...triggers, ...actions }).map(({ title }) => title),
      credentialHelp.heading,
    ]
    expect(wanted.map(anchorOf).filter((anchor) => !headings.map(anchorOf).includes(anchor))).toEqual([])
  })
})

describe('npm run descriptor', () => {
  test('the option --docs is the base URL of the help links, without its fragment', () => {
    expect(readOptions(['--docs', `${docsUrl}#readme`])).toMatchObject({ docsUrl })
  })

  test.each(['README.md', 'git.example.com/x', 'javascript:alert(1)'])(
    '--docs %s fails with an error',
    (text) => {
      expect(() => readOptions(['--docs', text])).toThrow('--docs')
    },
  )

  test('the option --client-auth basic is written to credentials.oauth2', () => {
    const { credentials } = componentDescriptor(readOptions(['--client-auth', 'basic']))
    expect(credentials['oauth2']).toMatchObject({ client_auth: 'basic' })
    expect(readOptions(['--client-auth', 'post'])).not.toHaveProperty('clientAuth')
    expect(() => readOptions(['--client-auth', 'digest'])).toThrow('--client-auth')
  })

  test('an unknown option fails with an error', () => {
    expect(() => readOptions(['--doc', docsUrl])).toThrow('--doc')
  })
})

describe('the fields', () => {
  const groups = [
    ['credentials', manifest.credentials.fields] as const,
    ...steps.map(({ key, fields }) => [key, fields ?? {}] as const),
  ]

  test.each(groups)('the fields of %s are shown in the order in which they are written', (_, fields) => {
    const orders = Object.values(fields).map(({ order }) => order)
    expect(orders).toEqual(orders.map((_, index) => orders.length - index))
  })

  test.each(groups)('the notes of %s are plain text of less than 150 characters', (_, fields) => {
    const offenders = Object.entries(fields).filter(
      ([, { note = '' }]) => note.length >= 150 || /[<>]/.test(note),
    )
    expect(offenders).toEqual([])
  })
})

test('the logo is a PNG of 128 by 128 pixels', () => {
  const header = readFileSync(join(root, 'logo.png')).subarray(0, 24)
  expect([header.toString('latin1', 12, 16), header.readUInt32BE(16), header.readUInt32BE(20)]).toEqual([
    'IHDR',
    128,
    128,
  ])
})

test('docs/any-api.md has the table of all keys of a definition (if not, run npm run descriptor)', () => {
  const guide = readText('docs/any-api.md')
  expect(withDefinitionTable(guide)).toBe(guide)
})

describe('the recipes', () => {
  test('README.md has the table of all recipes (if not, run npm run descriptor)', () => {
    const readme = readText('README.md')
    expect(withRecipeTable(readme)).toBe(readme)
  })

  test.each(recipeNames())(
    'the descriptor for %s has its title, its endpoints, and only its fields',
    (name) => {
      const recipe = readRecipe(name)
      const { title, credentials, triggers, actions } = componentDescriptor(readOptions(['--recipe', name]))
      expect(title).toBe(recipe.title)
      const block = credentials['oauth2'] as Record<string, unknown>
      expect(block['client_id']).toBe('{{OAUTH_CLIENT_ID}}')
      for (const [key, variable] of [
        ['auth_uri', 'OAUTH_AUTH_URI'],
        ['token_uri', 'OAUTH_TOKEN_URI'],
      ] as const) {
        const tenant = 'https://tenant.example.com'
        const fields = { subdomain: 'acme', [variable]: tenant }
        const url = new URL(filledByPlatform(String(block[key]), fields))
        expect(url.href).not.toMatch(/[{}]|%7B|[A-Z]{2,}/)
        const given = recipe.environment[variable]?.replaceAll('{subdomain}', 'acme') ?? ''
        const isUnfinished = /https:\S*[A-Z]{2,}/.test(given)
        expect(url.href).toBe(new URL(isUnfinished ? tenant : given).href)
      }
      expect(Object.keys(credentials.fields).sort()).toEqual(
        [...Object.keys(recipe.credential), 'refreshPolicy', 'oauth'].sort(),
      )
      expect([Object.keys(triggers), Object.keys(actions)]).toEqual([['pollEndpoint'], ['makeRawRequest']])
      const notes = Object.values(credentials.fields).map((field) => (field as { note?: string }).note ?? '')
      expect(notes.filter((note) => note.length >= 150 || /[<>]/.test(note))).toEqual([])
    },
  )

  test.each(recipeNames())('a field that is a part of a URL of %s is required', (name) => {
    const recipe = readRecipe(name)
    const { fields } = componentDescriptor(readOptions(['--recipe', name])).credentials
    const isPart = JSON.stringify([recipe.environment, recipe.credential]).includes('{subdomain}')
    expect(Object(fields['subdomain']).required ?? false).toBe(isPart)
  })

  test('an unknown recipe is an error that contains all names', () => {
    expect(() => readOptions(['--recipe', '../package'])).toThrow(/which is not one of airtable, /)
  })
})
