import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { isObject } from '../../isObject'
import type { Preset } from '../shared/protocol'

const lists = { all: 'all records', new: 'new and changed records' } as const

/** Returns the recipes of the component (`recipes/*.json`) as presets for accounts and for *Poll Endpoint*. */
export function readPresets(folder: string): Preset[] {
  const recipes = join(folder, 'recipes')
  if (!existsSync(recipes)) return []
  return readdirSync(recipes)
    .filter((name) => name.endsWith('.json'))
    .flatMap((name) => presetOf(name.replace(/\.json$/, ''), readFileSync(join(recipes, name), 'utf8')))
    .sort((a, b) => a.title.localeCompare(b.title, 'en'))
}

function presetOf(key: string, text: string): Preset[] {
  const recipe: unknown = JSON.parse(text)
  if (!isObject(recipe) || !isObject(recipe['credential'])) return []
  const { title, docs, limits, environment, credential, poll } = recipe
  return [
    {
      key,
      title: typeof title === 'string' ? title : key,
      fields: credential,
      docs: textsOf(docs),
      limits: textsOf(limits),
      variables: isObject(environment) ? (environment as Preset['variables']) : {},
      lists: Object.entries(lists).flatMap(([name, what]) => {
        const definition = isObject(poll) ? poll[name] : undefined
        const fields = { definition: JSON.stringify(definition, null, 2) }
        return isObject(definition) ? [{ title: what, command: 'pollEndpoint', fields }] : []
      }),
    },
  ]
}

function textsOf(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((each) => typeof each === 'string') : []
}
