import { documentPaths, pathsIn, readText, sourcePaths } from './project'
import { docStarts, nameStarts, type Phrase, phrases } from './prose/phrases'
import { type Prose, proseOfJson, proseOfMarkdown, proseOfTypeScript } from './prose/sources'

/** Sentences that quote APIs and other programs. */
const quoted = [
  /Please reference your WSDL[^'"`]*/g,
  /token request is already being processed/g,
  /Please ensure Content-Type header is set/g,
  /Unable to resolve e-mail address/g,
  /Write request id : [^'"`]*/g,
  /The id of each request in a batch must be unique/g,
  /Please check the security settings/g,
  /\bplease (re-?try|try (again|your)|wait|check and try)/gi,
  /please 'Close' \/ 'Abort'/g,
  /malformed id|(?:Duplicate|Invalid|for) external id|invalid cross reference id|on object id|id value of incorrect/g,
  /record with id:/g,
  /string id = \d/g,
]

/** Files that have been rewritten by the style guide. A group grows until it covers all its files. */
const groups = {
  'the documents': documentPaths,
  'the descriptor': ['component.json', ...pathsIn('descriptor', '.ts')],
  'the schemas': [...pathsIn('lib/schemas', '.json'), ...pathsIn('lib/providers/microsoft/schemas', '.json')],
  'the component': sourcePaths,
  'the specs': pathsIn('spec', '.ts').filter((path) => !path.startsWith('spec/contract/prose/')),
  'the tenant': [...pathsIn('tenant', '.ts'), ...pathsIn('tenant/studio/page', '.tsx')],
  'the benchmarks': pathsIn('bench', '.js').filter((path) => !path.includes('node_modules')),
}

test.each(Object.entries(groups))('no banned phrase is in %s', (_, paths) => {
  expect(paths.flatMap(offensesIn)).toEqual([])
})

/** Returns one line per banned phrasing, such as `README.md:7 "in words": with an error that explains it`. */
function offensesIn(path: string): string[] {
  return proseOf(path, readText(path)).flatMap((prose) => {
    const text = quoted.reduce((rest, quote) => rest.replace(quote, ''), prose.text)
    return rulesFor(prose).flatMap(({ pattern, instead }) =>
      [...text.matchAll(pattern)].map(({ 0: found, index }) => {
        const line = prose.line + text.slice(0, index).split('\n').length - 1
        return `${path}:${line} "${found.replace(/\s+/g, ' ')}": ${instead}`
      }),
    )
  })
}

function proseOf(path: string, text: string): Prose[] {
  if (path.endsWith('.md')) return proseOfMarkdown(text)
  return path.endsWith('.json') ? proseOfJson(text) : proseOfTypeScript(text)
}

function rulesFor({ kind }: Prose): readonly Phrase[] {
  if (kind === 'name') return [...phrases, nameStarts]
  return kind === 'doc' ? [...phrases, docStarts] : phrases
}
