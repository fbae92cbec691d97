import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import type { Descriptor, EnvironmentVariable } from './types'

/** A file of the folder recipes: one API, with everything that connecting and polling it need. */
export interface Recipe {
  readonly title: string
  /** Pages of the provider's documentation. */
  readonly docs: readonly string[]
  readonly environment: Readonly<Record<string, string>>
  readonly credential: Readonly<Record<string, string>>
  readonly read: { readonly method: string; readonly url: string; readonly data?: unknown }
  /** Definitions of Poll Endpoint: all records, and those that are new or changed. */
  readonly poll: { readonly all: object; readonly new: object }
  readonly limits: readonly string[]
}

const folder = path.resolve(__dirname, '../recipes')

/** Returns the names of all recipes. */
export function recipeNames(): string[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .map((name) => name.replace(/\.json$/, ''))
    .sort()
}

/** Returns the recipe with this name. Throws an Error with all names if there is none. */
export function readRecipe(name: string): Recipe {
  const file = path.join(folder, `${name}.json`)
  if (/^[\w-]+$/.test(name) && existsSync(file)) return JSON.parse(readFileSync(file, 'utf8')) as Recipe
  throw new Error(
    `The option --recipe is "${name.slice(0, 40)}", which is not one of ${recipeNames().join(', ')}.`,
  )
}

/** Returns the descriptor for one API: its own title, OAuth endpoints, and only the fields that it needs. */
export function recipeDescriptor(descriptor: Descriptor, recipe: Recipe): Descriptor {
  const { title, environment } = recipe
  const { credentials, envVars, triggers, actions, ...identity } = descriptor
  const { pollEndpoint } = triggers
  const { makeRawRequest } = actions
  return {
    ...identity,
    title,
    description: `Triggers and actions for ${title}`,
    envVars: Object.fromEntries(
      Object.entries(envVars)
        .filter(([name]) => name !== 'SALESFORCE_API_VERSION')
        .map(([name, variable]) => [name, withValue(variable, environment[name])]),
    ),
    credentials: {
      ...credentials,
      help: { ...(credentials['help'] as object), description: `Connects an account of ${title}.` },
      oauth2: oauth2Of(credentials['oauth2'] as object, environment),
      fields: fieldsOf(credentials.fields, recipe),
    },
    triggers: { ...(pollEndpoint && { pollEndpoint }) },
    actions: { ...(makeRawRequest && { makeRawRequest }) },
  }
}

/** The endpoints are fixed; the client's ID and secret stay variables, and so do values that each deployment completes. */
function oauth2Of(oauth2: object, environment: Recipe['environment']): object {
  const { OAUTH_AUTH_URI, OAUTH_TOKEN_URI, OAUTH_SCOPES, OAUTH_CLIENT_AUTH } = environment
  return {
    ...oauth2,
    ...(isComplete(OAUTH_AUTH_URI) && { auth_uri: withPlatformFields(OAUTH_AUTH_URI) }),
    ...(isComplete(OAUTH_TOKEN_URI) && { token_uri: withPlatformFields(OAUTH_TOKEN_URI) }),
    ...(OAUTH_SCOPES === undefined && { scopes: [] }),
    ...(isComplete(OAUTH_SCOPES) && { scopes: OAUTH_SCOPES.split(' ') }),
    ...(OAUTH_CLIENT_AUTH === 'basic' && { client_auth: 'basic' }),
  }
}

/** True for a value without words in capital letters in its URLs, which stand for a name such as that of the tenant. */
function isComplete(value: string | undefined): value is string {
  return value !== undefined && !/https:\S*[A-Z]{2,}/.test(value)
}

/** Returns a URI in which the platform fills in the credential field: it reads double braces, and the component single ones. */
function withPlatformFields(uri: string): string {
  return uri.replaceAll('{subdomain}', '{{subdomain}}')
}

/** The component refreshes tokens itself, so its variables have the same values. */
function withValue(variable: EnvironmentVariable, value: string | undefined): EnvironmentVariable {
  if (value === undefined) return variable
  const advice = isComplete(value) ? '' : ' (replace the words in capital letters)'
  return { ...variable, description: `Set it to ${value}${advice}` }
}

function fieldsOf(fields: Descriptor['credentials']['fields'], recipe: Recipe) {
  const kept = ['provider', ...Object.keys(recipe.credential), 'refreshPolicy', 'oauth']
  return Object.fromEntries(
    Object.entries(fields)
      .filter(([name]) => kept.includes(name))
      .map(([name, field]) => [name, fieldOf(name, field, recipe)]),
  )
}

function fieldOf(name: string, field: object, { title, credential, environment }: Recipe): object {
  if (name === 'provider') return { ...field, model: { custom: title } }
  const value = credential[name]
  if (value === undefined) return field
  const urls = [...Object.values(environment), ...Object.values(credential)]
  const url = urls.find((each) => each.includes(`{${name}}`))
  const isRequired = name === 'apiBaseUrl' || url !== undefined
  return {
    ...field,
    ...(isRequired && { required: true }),
    placeholder: value.replaceAll('\n', ' '),
    note: (url === undefined ? noteOf(value) : partNote(name, url, value)).slice(0, 149),
  }
}

function noteOf(value: string): string {
  const note = value.includes('\n') ? 'Enter the default, one header per line.' : `Enter ${value}`
  return isPlaceholder(value) ? `${note} (replace the words in capital letters).` : note
}

/** Describes a field that is a part of the account's URLs. */
function partNote(name: string, url: string, value: string): string {
  const [origin = url] = /^https:\/\/[^/]+/.exec(url) ?? []
  const example = isPlaceholder(value) ? '' : `, such as ${value}`
  return `The part {${name}} of the account's URL ${origin}${example}.`
}

function isPlaceholder(value: string): boolean {
  return /[A-Z]{2,}_?[A-Z]*/.test(value.replace(/^https:/, ''))
}
