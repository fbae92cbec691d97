import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join, relative } from 'node:path'

export interface ServedFile {
  readonly type: string
  readonly content: Buffer
}

const pageFolder = join(__dirname, '..', 'page')
const script = 'text/javascript; charset=utf-8'
const modules = ['preact', 'preact/hooks', 'preact/jsx-runtime']

/** Returns every file that the server serves, by its path. Nothing is looked up by a path that was sent. */
export function servedFiles(componentPath: string): ReadonlyMap<string, ServedFile> {
  const files = new Map<string, ServedFile>()
  files.set('/', { type: 'text/html; charset=utf-8', content: Buffer.from(indexPage) })
  files.set('/style.css', {
    type: 'text/css; charset=utf-8',
    content: Buffer.concat(styleSheets().map((path) => readFileSync(path))),
  })
  for (const name of modules) files.set(`/vendor/${name}`, { type: script, content: readModule(name) })
  for (const [path, content] of compiledFiles()) files.set(path, { type: script, content })
  const logo = join(componentPath, 'logo.png')
  if (existsSync(logo)) files.set('/logo.png', { type: 'image/png', content: readFileSync(logo) })
  return files
}

const importMap = JSON.stringify({
  imports: Object.fromEntries(modules.map((name) => [name, `/vendor/${name}`])),
})

const indexPage = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Local tenant</title>
<link rel="icon" href="/logo.png">
<link rel="stylesheet" href="/style.css">
<script type="importmap">${importMap}</script>
<script type="module" src="/app/page/main"></script>
</head>
<body><div id="app"></div><noscript>This page needs JavaScript.</noscript></body>
</html>
`

/** The headers of every response of the server. */
export const securityHeaders: Readonly<Record<string, string>> = {
  'content-security-policy': [
    "default-src 'none'",
    `script-src 'self' 'sha256-${createHash('sha256').update(importMap).digest('base64')}'`,
    "style-src 'self'",
    "img-src 'self'",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; '),
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-store',
}

function styleSheets(): string[] {
  const folder = join(pageFolder, 'styles')
  return readdirSync(folder)
    .sort()
    .map((name) => join(folder, name))
}

function readModule(name: string): Buffer {
  const root = dirname(createRequire(__filename).resolve('preact/package.json'))
  const paths: Record<string, string> = {
    preact: 'dist/preact.mjs',
    'preact/hooks': 'hooks/dist/hooks.mjs',
    'preact/jsx-runtime': 'jsx-runtime/dist/jsxRuntime.mjs',
  }
  return readFileSync(join(root, paths[name] ?? ''))
}

/** The compiled page. Its modules are imported without their ending, as the sources write it. */
function compiledFiles(): [string, Buffer][] {
  const folder = join(pageFolder, 'dist')
  if (!existsSync(folder)) throw new Error('The page is not compiled. Run "npm run build:page" first.')
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.js'))
    .map((name) => join(folder, name))
    .map((path) => [
      `/app/${relative(folder, path).replaceAll('\\', '/').replace(/\.js$/, '')}`,
      readFileSync(path),
    ])
}
