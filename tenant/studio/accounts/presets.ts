import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Preset } from '../shared/protocol'

/** Returns the recipes of the component as presets for new accounts. */
export function readPresets(folder: string): Preset[] {
  const recipes = join(folder, 'recipes')
  if (!existsSync(recipes)) return []
  return readdirSync(recipes)
    .filter((name) => name.endsWith('.json'))
    .sort()
    .flatMap((name) => presetOf(name.replace(/\.json$/, ''), readFileSync(join(recipes, name), 'utf8')))
}

function presetOf(key: string, text: string): Preset[] {
  const recipe = JSON.parse(text) as { title?: string; name?: string; credential?: Preset['fields'] }
  if (recipe.credential === undefined) return []
  return [{ key, title: recipe.title ?? recipe.name ?? key, fields: recipe.credential }]
}
