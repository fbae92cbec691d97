import type { Fault } from '../../../tenant/graph'
import { until } from '../../../tenant/measuring/until'
import { sendingFiles } from '../../support/sendingFiles'
import { memoryOf } from '../../support/stepMemory'
import { tenantFacts } from '../../support/tenantSpec'
import { watch } from '../../support/tenantWatch'

const megabyte = 1024 * 1024
const offer = { to: 'adele@fabrikam.example', subject: 'Offer', body: 'Dear Adele' }

export const sendMailFiles = tenantFacts('sendMail with attachments', (tenant) => {
  const { files, action, sentFiles, fetched, send } = sendingFiles(tenant)

  test('a small file is sent in one request with the name in the URL and the type of the server', async () => {
    const url = files().file('price%20list.pdf', 1000)
    const seen = watch(tenant)

    const { end } = await send({ url }, { url, name: 'copy.bin', contentType: 'application/x-copy' })

    expect(end).toBe('acked')
    const sha256 = files().sha256('price%20list.pdf')
    expect(sentFiles()).toEqual([
      [
        { name: 'price list.pdf', contentType: 'application/pdf', size: 1000, sha256 },
        { name: 'copy.bin', contentType: 'application/x-copy', size: 1000, sha256 },
      ],
    ])
    expect(seen.requests().map(({ method }) => method)).toEqual(['GET', 'POST', 'POST', 'POST', 'POST'])
  })

  test.each([
    ['20 MB', 20, true],
    ['20 MB without a Content-Length', 20, false],
    // Close to the maximum of Outlook, so that buffering is visible.
    ['140 MB', 140, true],
  ])(
    'a file of %s is sent completely with less than 120 MB of memory above idle',
    async (_what, megabytes, hasLength) => {
      const { step } = await tenant.start('sendMail', { hasOwnProcess: true })
      await step.run(offer)
      const idle = memoryOf(step, 'VmRSS')
      const name = `film-${files().requests.length}.mp4`
      const url = files().file(name, megabytes * megabyte, hasLength)
      const seen = watch(tenant)

      const { end } = await step.run({ ...offer, attachments: [{ url }] })

      expect(end).toBe('acked')
      expect(memoryOf(step, 'VmHWM') - idle).toBeLessThan(120 * megabyte)
      expect(sentFiles().at(-1)).toMatchObject([{ size: megabytes * megabyte, sha256: files().sha256(name) }])
      const puts = seen.requests().filter(({ method }) => method === 'PUT')
      expect(puts.map(({ status }) => status).sort()).toEqual([...puts.slice(1).map(() => 200), 201])
      expect(puts.filter(({ hadAuthorization }) => hadAuthorization)).toEqual([])
    },
  )

  test.each<[string, Fault, number]>([
    ['a range that arrived and returned 504', { kind: 'gatewayTimeout', isApplied: true }, 1],
    ['a range that did not arrive and returned 504', { kind: 'gatewayTimeout' }, 1],
    ['a range whose connection was reset', { kind: 'reset' }, 0],
    ['a range that arrived before its connection was reset', { kind: 'reset', isApplied: true }, 0],
    ['a range that returned 429', { kind: 'throttled', retryAfter: '0' }, 1],
    ['the last range, which arrived and returned 504', { kind: 'gatewayTimeout', isApplied: true }, 2],
  ])('%s: the upload continues at the same position', async (_what, fault, after) => {
    const url = files().file(`resumed-${files().requests.length}.bin`, 10 * megabyte)
    tenant.graph.fail(fault, { method: 'PUT', path: 'AttachmentSessions', after })

    const { end } = await send({ url })

    expect(end).toBe('acked')
    const { pathname } = new URL(url)
    expect(sentFiles()).toMatchObject([[{ size: 10 * megabyte, sha256: files().sha256(pathname.slice(1)) }]])
  })

  test.each<[string, Fault]>([
    ['was attached', { kind: 'gatewayTimeout', isApplied: true }],
    ['was not attached', { kind: 'gatewayTimeout' }],
  ])('a small file that %s and returned 504 is attached once', async (_what, fault) => {
    tenant.graph.fail(fault, { method: 'POST', path: '/attachments$' })

    const { end } = await send({ url: files().file('a.txt', 10) }, { url: files().file('b.txt', 10) })

    expect(end).toBe('acked')
    expect(
      sentFiles()
        .at(0)
        ?.map(({ name }) => name),
    ).toEqual(['a.txt', 'b.txt'])
  })

  test('a file that ends midway is fetched again', async () => {
    const url = files().file('broken.bin', 3 * megabyte)
    files().once((response) => {
      response.writeHead(200, { 'content-length': 3 * megabyte })
      response.write('half', () => response.destroy())
    })

    const { end } = await send({ url })

    expect(end).toBe('acked')
    expect(fetched()).toHaveLength(2)
    expect(sentFiles()).toMatchObject([[{ sha256: files().sha256('broken.bin') }]])
  })

  test('the error for a missing file contains the status, and no draft is created', async () => {
    const seen = watch(tenant)

    const { outputs } = await send({ url: `${files().url}/missing.pdf?sig=secret-signature` })

    expect(outputs).toMatchObject([
      {
        body: {
          name: 'ConfigurationError',
          message: expect.stringMatching(/returned 404.*without the account's token/),
        },
      },
    ])
    expect(JSON.stringify(outputs) + action().step.log()).not.toContain('secret-signature')
    expect(seen.requests().map(({ method }) => method)).toEqual(['GET'])
  })

  test('a container that is killed between two files attaches only the second one when the message is delivered again', async () => {
    const { step, stepId, accountId } = await tenant.start('sendMail', { hasOwnProcess: true })
    const attachments = [{ url: files().file('first.txt', 10) }, { url: files().file('second.txt', 10) }]
    tenant.graph.fail({ kind: 'slow', delayMs: 60_000 }, { method: 'POST', path: '/attachments$' })
    const seen = watch(tenant)

    const { messageId } = await step.send({ ...offer, attachments })
    await until('the first file is attached', () =>
      seen.requests().some(({ path }) => path.endsWith('/attachments')),
    )
    await step.kill()
    const restarted = await tenant.startStep({ accountId, stepId, functionName: 'sendMail', isShared: true })
    const { end } = await restarted.settled(messageId)

    expect(end).toBe('acked')
    expect(sentFiles().map((sent) => sent.map(({ name }) => name))).toEqual([['first.txt', 'second.txt']])
    expect(tenant.graph.messageIds('drafts')).toEqual([])
  })

  test('files of more than 150 MB are rejected', async () => {
    const { outputs } = await send({ url: files().file('huge.bin', 150 * megabyte + 1) })

    expect(outputs).toMatchObject([
      {
        body: { name: 'ConfigurationError', message: expect.stringContaining('exceed the limit of 150 MB') },
      },
    ])
  })
})
