import { parseArgs } from 'node:util'
import packageJson from '../package.json'
import type { Deployment } from './component'
import { readRecipe } from './recipe'

const { homepage }: { readonly name: string; readonly homepage?: string } = packageJson

/** Returns the deployment that the command line describes. Throws an Error with the option to correct. */
export function readOptions(args: readonly string[]): Deployment {
  const options = {
    docs: { type: 'string' },
    'client-auth': { type: 'string' },
    recipe: { type: 'string' },
  } as const
  const { values } = parseArgs({ args: [...args], options })
  const docsUrl = values.docs ?? homepage
  return {
    ...(docsUrl !== undefined && { docsUrl: readDocsUrl(docsUrl) }),
    ...(readClientAuth(values['client-auth']) === 'basic' && { clientAuth: 'basic' as const }),
    ...(values.recipe !== undefined && { recipe: readRecipe(values.recipe) }),
  }
}

function readDocsUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url?.protocol !== 'https:' && url?.protocol !== 'http:') {
    throw new Error(
      `The option --docs is "${text.slice(0, 40)}", which is not an absolute URL. Pass the address of the page that shows README.md, such as https://git.example.com/oauth2-api-component.`,
    )
  }
  // The anchors of the sections are appended to it.
  url.hash = ''
  return url.href
}

function readClientAuth(text = 'post'): 'basic' | 'post' {
  if (text === 'basic' || text === 'post') return text
  throw new Error(`The option --client-auth is "${text.slice(0, 40)}". Pass post or basic.`)
}
