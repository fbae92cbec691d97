import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { callPlatformDirectly } from '../../../lib/runtime/directPlatform'
import { localApi } from '../../support/localApi'

const root = join(__dirname, '../../..')
const platform = 'https://api.platform.example'

test.each([
  [{}, { NO_PROXY: 'api.platform.example' }],
  [{ NO_PROXY: '.internal' }, { NO_PROXY: '.internal,api.platform.example' }],
  [
    { no_proxy: 'a b', NO_PROXY: 'c' },
    { no_proxy: 'a,b,api.platform.example', NO_PROXY: 'c,api.platform.example' },
  ],
  [
    { NPM_CONFIG_NO_PROXY: 'a', NO_PROXY: 'c' },
    { NPM_CONFIG_NO_PROXY: 'a,api.platform.example', NO_PROXY: 'c,api.platform.example' },
  ],
  [{ NO_PROXY: '*' }, { NO_PROXY: '*' }],
  [{ NO_PROXY: 'api.platform.example' }, { NO_PROXY: 'api.platform.example' }],
])('the host of the platform is called without a proxy, with %j', (before, after) => {
  const variables = { ELASTICIO_API_URI: platform, ...before }
  callPlatformDirectly(variables)
  expect(variables).toEqual({ ELASTICIO_API_URI: platform, ...after })
})

test.each(['', 'no url'])('no variable changes with the platform URI "%s"', (uri) => {
  const variables = { ELASTICIO_API_URI: uri }
  callPlatformDirectly(variables)
  expect(variables).toEqual({ ELASTICIO_API_URI: uri })
})

const run = promisify(execFile)

/** Reads an account with the runtime's own client in a new process. */
const readAccount = `
  require('elasticio-rest-node')('user', 'api-key').accounts.retrieve('account')
    .then((account) => console.log(JSON.stringify(account)))
`

test("the image's start exempts the platform's API before the runtime's client is used", async () => {
  const [proxy, api] = [await localApi(), await localApi()]
  api.respond('GET /v1/accounts/account', { body: { keys: 'direct' } })
  const [, options = ''] =
    /^ENV NODE_OPTIONS=(.*)$/m.exec(readFileSync(join(root, 'Dockerfile'), 'utf8')) ?? []
  const { stdout } = await run(process.execPath, ['-e', readAccount], {
    cwd: root,
    env: {
      HTTP_PROXY: proxy.url,
      ELASTICIO_API_URI: api.url,
      NODE_OPTIONS: options.replace('/component', root),
    },
  })
  expect(JSON.parse(stdout)).toEqual({ keys: 'direct' })
  expect(proxy.requests).toEqual([])
})
