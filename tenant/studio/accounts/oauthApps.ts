import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseEnv } from 'node:util'
import type { Component } from '../component'
import { openFileProblem } from '../fileModes'
import type { AppView } from '../shared/protocol'

/** An OAuth app whose variables are in a file of the component's folder. */
export interface OAuthApp {
  readonly view: AppView
  readonly variables: Readonly<Record<string, string>>
}

/**
 * Reads each `.env` and `.env.<name>` of the component's folder. If a file cannot be used, the app's `problem`
 * explains why.
 */
export function readOAuthApps(component: Component): OAuthApp[] {
  return readdirSync(component.folder)
    .filter((name) => /^\.env(?:\.[\w-]+)?$/.test(name) && !/\.(?:example|sample|template)$/.test(name))
    .sort()
    .map((name) => readOAuthApp(component, name))
}

function readOAuthApp({ folder, environment }: Component, name: string): OAuthApp {
  const { all, unreadable } = readVariables(join(folder, name), name)
  const declared = new Map(environment.map((variable) => [variable.name, variable]))
  const entries = Object.entries(all).filter(([key, value]) => declared.has(key) && value !== '')
  const missing = environment.filter((each) => each.isRequired && !entries.some(([key]) => key === each.name))
  const problem =
    unreadable ??
    (missing.length > 0
      ? `The file ${name} lacks ${missing.map((each) => each.name).join(', ')}. Add it.`
      : undefined)
  return {
    variables: Object.fromEntries(entries),
    view: {
      name,
      kind: 'env',
      title: name,
      ...(problem !== undefined && { problem }),
      variables: entries.map(([key]) => key),
      unknownVariables: Object.keys(all).filter((key) => !declared.has(key)),
    },
  }
}

/** Returns the variables of the file, or why it cannot be read: it may be a folder or a link that leads nowhere. */
function readVariables(path: string, name: string): { all: Record<string, string>; unreadable?: string } {
  try {
    const unreadable = openFileProblem(path, name)
    if (unreadable !== undefined) return { all: {}, unreadable }
    return { all: parseEnv(readFileSync(path, 'utf8')) as Record<string, string> }
  } catch (error) {
    return { all: {}, unreadable: `The file ${name} cannot be read (${(error as Error).message}).` }
  }
}
