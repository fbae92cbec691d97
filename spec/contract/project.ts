import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { componentDescriptor } from '../../descriptor/component'

export interface Field {
  readonly label?: string
  readonly viewClass?: string
  readonly note?: string
  readonly order?: number
  readonly help?: { readonly description?: string }
  readonly require?: string | readonly string[]
  readonly model?: string | Readonly<Record<string, unknown>>
}

/** A trigger or an action as component.json declares it. */
export interface Step {
  readonly key: string
  readonly group: 'triggers' | 'actions'
  readonly title: string
  readonly main: string
  readonly type?: string
  readonly help?: { readonly description?: string; readonly link?: string }
  readonly dynamicMetadata?: boolean
  readonly metadata?: { readonly in?: string; readonly out?: string }
  readonly fields?: Readonly<Record<string, Field>>
}

interface Manifest {
  readonly title: string
  readonly version: string
  readonly buildType: string
  readonly envVars: Readonly<Record<string, { readonly required: boolean; readonly description?: string }>>
  readonly help?: { readonly link?: string }
  readonly credentials: {
    readonly oauth2: { readonly client_auth?: string }
    readonly fields: Readonly<Record<string, Field>>
  }
  readonly triggers?: Readonly<Record<string, Omit<Step, 'key' | 'group'>>>
  readonly actions?: Readonly<Record<string, Omit<Step, 'key' | 'group'>>>
}

interface Package {
  readonly version: string
  readonly scripts: Readonly<Record<string, string>>
  readonly dependencies: Readonly<Record<string, string>>
  readonly devDependencies: Readonly<Record<string, string>>
}

export const root = join(__dirname, '../..')

export const readText = (path: string): string => readFileSync(join(root, path), 'utf8')
export const readJson = (path: string): unknown => JSON.parse(readText(path))

const deployed = readJson('component.json') as Manifest

/** True if the deployment uses Secrets: component.json is then a copy of component.secrets.json. */
export const hasSecrets = 'authClientTypes' in deployed

/** The descriptor for accounts, which has everything that the one for Secrets has. */
export const manifest = hasSecrets ? (componentDescriptor({}) as unknown as Manifest) : deployed
export const packageJson = readJson('package.json') as Package

/** All triggers and actions of component.json. */
export const steps: readonly Step[] = (['triggers', 'actions'] as const).flatMap((group) =>
  Object.entries(manifest[group] ?? {}).map(([key, step]) => ({ key, group, ...step })),
)

/** Returns the keys of a field's choices, if component.json lists them. */
export const optionsOf = (field: Field | undefined): string[] =>
  typeof field?.model === 'object' ? Object.keys(field.model) : []

/** Paths of the component's own TypeScript, from the root: `lib/` and verifyCredentials.ts. */
export const sourcePaths: readonly string[] = [...pathsIn('lib', '.ts'), 'verifyCredentials.ts']

/** Paths of the project's Markdown, from the root. */
export const documentPaths: readonly string[] = [
  ...readdirSync(root).filter((name) => name.endsWith('.md')),
  ...pathsIn('docs', '.md'),
]

/** Returns the paths of the files below a folder that have this ending, from the root. */
export function pathsIn(folder: string, ending: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith(ending))
    .map((path) => join(folder, path))
    .sort()
}
