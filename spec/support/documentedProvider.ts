import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

const root = join(__dirname, '../..')

/** Builds a copy of the component with the code from docs/adding-a-provider.md. Returns its path. */
export function buildDocumentedProvider(): string {
  const copy = mkdtempSync(join(tmpdir(), 'documented-provider-'))
  for (const part of [
    'lib',
    'descriptor',
    'recipes',
    'docs',
    'README.md',
    'verifyCredentials.ts',
    'package.json',
  ]) {
    cpSync(join(root, part), join(copy, part), { recursive: true, filter: (path) => !path.endsWith('.js') })
  }
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'))
  writeFileSync(join(copy, 'tsconfig.json'), JSON.stringify(tsconfig()))
  for (const { path, code } of blocksOf(readFileSync(join(root, 'docs/adding-a-provider.md'), 'utf8'))) {
    const target = join(copy, path)
    mkdirSync(dirname(target), { recursive: true })
    writeFileSync(target, existsSync(target) ? merged(readFileSync(target, 'utf8'), code) : code)
  }
  build(copy)
  return copy
}

function build(folder: string): void {
  const commands = [[join(root, 'node_modules/typescript/bin/tsc'), '-p', '.'], ['descriptor/main.js']]
  for (const command of commands) {
    const { status, stdout, stderr } = spawnSync(process.execPath, command, { cwd: folder, encoding: 'utf8' })
    if (status !== 0) throw new Error(`${command.join(' ')} failed: ${stdout}${stderr}`)
  }
}

function tsconfig() {
  const { compilerOptions } = JSON.parse(readFileSync(join(root, 'tsconfig.json'), 'utf8'))
  const { incremental: _, tsBuildInfoFile: __, ...options } = compilerOptions
  return { compilerOptions: options, include: ['verifyCredentials.ts', 'lib/**/*.ts', 'descriptor/**/*.ts'] }
}

/** Returns each code block of the page with the path of its file. */
function blocksOf(page: string): { path: string; code: string }[] {
  const blocks = page.matchAll(/^`((?:lib|descriptor)\/[\w/.]+)`[^\n]*\n\n```\w+\n(.*?)^```$/gms)
  return [...blocks].map(([, path = '', code = '']) => ({ path, code }))
}

/**
 * Returns the file with the block: as a choice of the credential, next to the other providers, or instead of
 * the old line.
 */
function merged(file: string, code: string): string {
  if (code.startsWith('      pipeline:')) return file.replace('      custom:', `${code}      custom:`)
  if (code.startsWith('  get ')) return file.replace('  get custom()', `${code}  get custom()`)
  const [beginning = ''] = /^export [^=]+= /.exec(code) ?? []
  return file
    .split('\n')
    .map((line) => (line.startsWith(beginning) ? code.trim() : line))
    .join('\n')
}
