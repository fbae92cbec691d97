import packageJson from '../package.json'
import { credentialFields, credentialHelp, oauth2 } from './credential'
import { environmentVariables } from './environment'
import { type Recipe, recipeDescriptor } from './recipe'
import { calendar } from './steps/calendar'
import { events } from './steps/events'
import { listPolling } from './steps/listPolling'
import { mail } from './steps/mail'
import { manyRecords } from './steps/manyRecords'
import { objects } from './steps/objects'
import { polling } from './steps/polling'
import { rawRequest } from './steps/rawRequest'
import type { Descriptor, Fields, Steps } from './types'

/** The designer shows triggers and actions in this order. */
export const triggers: Steps = { ...polling, ...listPolling, ...events }
export const actions: Steps = { ...objects, ...manyRecords, ...mail, ...calendar, ...rawRequest }

/** The parts of the descriptor that depend on the deployment. */
export interface Deployment {
  /** The page that shows README.md. Without it, the descriptor has no help links. */
  readonly docsUrl?: string
  /** How the platform authenticates the client when it exchanges the code. Defaults to the request body. */
  readonly clientAuth?: 'basic'
  /** The only API that the deployment is for. */
  readonly recipe?: Recipe
}

/** Returns the content of component.json. */
export function componentDescriptor({ recipe, ...deployment }: Deployment): Descriptor {
  const descriptor = generalDescriptor(deployment)
  return recipe ? recipeDescriptor(descriptor, recipe) : descriptor
}

function generalDescriptor({ docsUrl, clientAuth }: Deployment): Descriptor {
  return {
    title: 'OAuth2 API',
    version: packageJson.version,
    description: 'Triggers and actions for Microsoft Graph (Outlook), Salesforce, and any other OAuth2 API',
    ...(docsUrl !== undefined && { docsUrl, help: { link: docsUrl } }),
    buildType: 'docker',
    envVars: environmentVariables,
    credentials: {
      help: {
        description: credentialHelp.description,
        ...(docsUrl !== undefined && { link: docsUrl + anchorOf(credentialHelp.heading) }),
      },
      oauth2: { ...oauth2, ...(clientAuth && { client_auth: clientAuth }) },
      fields: ordered(credentialFields),
    },
    triggers: stepsOf('triggers', triggers, docsUrl),
    actions: stepsOf('actions', actions, docsUrl),
  }
}

/** Returns the anchor of a heading in README.md, as GitHub and GitLab build it. */
export function anchorOf(heading: string): string {
  const slug = heading.toLowerCase().replace(/[^\p{L}\p{N}\s_-]/gu, '')
  return `#${slug.trim().replace(/ /g, '-')}`
}

function stepsOf(group: 'triggers' | 'actions', steps: Steps, docsUrl: string | undefined) {
  const entries = Object.entries(steps).map(([key, { title, description, fields, metadata }], index, all) => {
    const step = {
      title,
      main: `./lib/${group}/${key}.js`,
      ...(group === 'triggers' && { type: 'polling' }),
      order: all.length - index,
      // The platform appends the anchor to the root's help link.
      help: { description, ...(docsUrl !== undefined && { link: anchorOf(title) }) },
      ...(metadata === 'dynamic' && { dynamicMetadata: true }),
      ...(fields && { fields: ordered(fields) }),
      ...(metadata === 'static' && { metadata: staticMetadata(key) }),
    }
    return [key, step] as const
  })
  return Object.fromEntries(entries)
}

function staticMetadata(key: string) {
  return { in: `./lib/schemas/${key}.in.json`, out: `./lib/schemas/${key}.out.json` }
}

/** Returns the fields with their `order`: the platform shows the highest one first. */
function ordered(fields: Fields): Record<string, object> {
  const entries = Object.entries(fields).map(([name, field], index, all) => {
    const { label, viewClass, required = false, ...rest } = field
    return [name, { label, viewClass, required, order: all.length - index, ...rest }] as const
  })
  return Object.fromEntries(entries)
}
