import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { anchorOf } from '../../descriptor/component'
import { documentPaths, manifest, packageJson, readText, root, type Step, steps } from './project'

const readme = readText('README.md')

describe('README.md', () => {
  test.each(steps)('README.md has a section "$title" with all fields of the step', (step) => {
    const section = sectionOf(step)
    expect(section).not.toBe('')
    expect(Object.keys(step.fields ?? {}).filter((key) => !names(section, key))).toEqual([])
  })

  test('README.md contains every environment variable and every field of the credential', () => {
    const wanted = [...Object.keys(manifest.envVars), ...Object.keys(manifest.credentials.fields)]
    expect(wanted.filter((name) => !names(readme, name))).toEqual([])
  })
})

describe.each(documentPaths)('%s', (path) => {
  const text = readText(path)

  test('the document has no broken relative link', () => {
    const targets = [...text.matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = '']) => target)
    expect(brokenLinks(path, targets)).toEqual([])
  })

  test('the scripts in the document exist in package.json', () => {
    const scripts = [...text.matchAll(/\bnpm run ([\w:-]+)/g)].map(([, script = '']) => script)
    expect(scripts.filter((script) => !(script in packageJson.scripts))).toEqual([])
  })

  test('the source files in the document exist', () => {
    // Without the files of the imaginary provider, which the reader of docs/adding-a-provider.md writes.
    const paths = [...text.matchAll(/`([a-z]\w*\/[\w/]+(?:\.spec)?\.ts)`/g)]
      .map(([, path = '']) => path)
      .filter((path) => !path.includes('/pipeline/'))
    const places = (path: string) => [path, join('lib', path)].map((each) => join(root, each))
    expect(paths.filter((path) => !places(path).some((each) => existsSync(each)))).toEqual([])
  })
})

/** Returns the section below the step's heading, including its subsections. */
function sectionOf({ title }: Step): string {
  const heading = new RegExp(`^(#{2,4}) ${title}$`, 'm').exec(proseOf(readme))
  if (!heading) return ''
  const next = new RegExp(`^#{1,${heading[1]?.length}} `, 'm')
  return heading.input.slice(heading.index + heading[0].length).split(next)[0] ?? ''
}

// A key is in code marks, as in a column of a table.
function names(text: string, name: string): boolean {
  return text.includes(`\`${name}\``)
}

function brokenLinks(from: string, targets: readonly string[]): string[] {
  const relative = targets.filter((target) => !/^[a-z]+:/.test(target))
  return relative.filter((target) => {
    const [file = '', anchor] = target.split('#')
    const path = file === '' ? from : join(dirname(from), file)
    if (!existsSync(join(root, path))) return true
    return anchor !== undefined && !anchorsOf(path).includes(anchor)
  })
}

/** Returns the anchors that GitHub creates for a document's headings. */
function anchorsOf(path: string): string[] {
  const headings = [...proseOf(readText(path)).matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) => heading)
  return headings.map((heading) => anchorOf(heading).slice(1))
}

/** Returns a document without its code blocks, whose comments look like headings. */
function proseOf(text: string): string {
  return text.replace(/^```[\s\S]*?^```/gm, '')
}
