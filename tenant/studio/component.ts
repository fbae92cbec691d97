import { existsSync, readFileSync } from 'node:fs'
import { join, resolve, sep } from 'node:path'
import { isObject } from '../isObject'
import { sectionOf, slug } from './readmeSection'
import type { EnvironmentVariable, Fields, StepType } from './shared/protocol'

interface StepDescription {
  readonly title?: string
  readonly description?: string
  readonly help?: { readonly description?: string; readonly link?: string }
  readonly order?: number
  readonly deprecated?: boolean
  readonly fields?: Fields
  readonly dynamicMetadata?: unknown
  readonly metadata?: unknown
}

interface Descriptor {
  readonly title?: string
  readonly version?: string
  readonly description?: string
  readonly envVars?: Readonly<Record<string, { required?: boolean; description?: string }>>
  readonly credentials?: { readonly fields?: Fields; readonly oauth2?: Readonly<Record<string, unknown>> }
  readonly triggers?: Readonly<Record<string, StepDescription>>
  readonly actions?: Readonly<Record<string, StepDescription>>
}

/** A component's folder, read from its component.json. */
export interface Component {
  readonly folder: string
  readonly title: string
  readonly version: string
  readonly description: string
  /** Triggers first, each kind as the platform lists it. */
  readonly steps: readonly StepType[]
  readonly credential: Fields
  readonly oauth2: Readonly<Record<string, unknown>> | undefined
  readonly environment: readonly EnvironmentVariable[]
  /** The static schemas of a step; absent parts are unknown. */
  schemasOf(command: string): { in?: unknown; out?: unknown }
}

/** Reads a component's descriptor. Throws with a remedy if the folder has none. */
export function readComponent(folder: string): Component {
  const descriptor = readDescriptor(folder)
  const readme = existsSync(join(folder, 'README.md')) ? readFileSync(join(folder, 'README.md'), 'utf8') : ''
  const { triggers = {}, actions = {}, credentials = {} } = descriptor
  return {
    folder,
    title: descriptor.title ?? 'Component',
    version: descriptor.version ?? '',
    description: descriptor.description ?? '',
    steps: [...stepTypes('trigger', triggers, readme), ...stepTypes('action', actions, readme)],
    credential: credentials.fields ?? {},
    oauth2: credentials.oauth2,
    environment: Object.entries(descriptor.envVars ?? {}).map(([name, { required, description }]) => ({
      name,
      isRequired: required === true,
      description: description ?? '',
    })),
    schemasOf: (command) => schemasOf(folder, { ...triggers, ...actions }[command]?.metadata),
  }
}

function readDescriptor(folder: string): Descriptor {
  const path = join(folder, 'component.json')
  if (!existsSync(path))
    throw new Error(`The folder ${folder} has no component.json. Name the root folder of a component.`)
  const read: unknown = JSON.parse(readFileSync(path, 'utf8'))
  if (!isObject(read)) throw new Error(`The file ${path} must contain one JSON object.`)
  return read as Descriptor
}

function stepTypes(
  kind: StepType['kind'],
  steps: Readonly<Record<string, StepDescription>>,
  readme: string,
): StepType[] {
  return Object.entries(steps)
    .sort(([, a], [, b]) => (b.order ?? 0) - (a.order ?? 0))
    .map(([key, step]) => {
      const link = step.help?.link
      const documentation = sectionOf(readme, link ?? '') ?? sectionOf(readme, `#${slug(step.title ?? key)}`)
      return {
        key,
        kind,
        title: step.title ?? key,
        description: step.help?.description ?? step.description ?? '',
        ...(link !== undefined && { link }),
        ...(documentation !== undefined && { documentation }),
        isDeprecated: step.deprecated === true,
        fields: step.fields ?? {},
        hasDynamicMetadata: step.dynamicMetadata !== undefined && step.dynamicMetadata !== false,
      }
    })
}

function schemasOf(folder: string, metadata: unknown): { in?: unknown; out?: unknown } {
  const both = schemaAt(folder, metadata)
  if (!isObject(both)) return {}
  return { in: schemaAt(folder, both['in']), out: schemaAt(folder, both['out']) }
}

/** Reads a schema that is given as it is, or as a path inside the component. */
function schemaAt(folder: string, schema: unknown): unknown {
  if (typeof schema !== 'string') return schema
  const path = resolve(folder, schema)
  if (!path.startsWith(folder + sep) || !existsSync(path)) return undefined
  return JSON.parse(readFileSync(path, 'utf8'))
}
