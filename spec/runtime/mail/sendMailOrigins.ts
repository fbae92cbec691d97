import { sendingFiles } from '../../support/sendingFiles'
import { tenantFacts } from '../../support/tenantSpec'
import { watch } from '../../support/tenantWatch'

const megabyte = 1024 * 1024

export const sendMailOrigins = tenantFacts('URLs from which sendMail fetches files', (tenant) => {
  const { files, action, sentFiles, fetched, send } = sendingFiles(tenant)

  test('the token is sent neither with a file request nor with an upload, and the upload URL is not logged', async () => {
    const seen = watch(tenant)

    await send({ url: files().file('large.bin', 5 * megabyte) })

    expect(fetched().map(({ headers }) => headers.authorization)).toEqual([undefined])
    const uploads = seen.requests().filter(({ path }) => path.includes('AttachmentSessions'))
    expect(uploads.map(({ hadAuthorization }) => hadAuthorization)).toEqual([false, false])
    expect(action().step.log()).toContain('AttachmentSessions')
    expect(action().step.log()).not.toContain('authtoken')
  })

  test.each([
    ['with another name of this machine', () => files().url.replace('127.0.0.1', 'localhost')],
    ['with a private address', () => 'https://10.0.0.1/secret'],
    ['with the metadata address of a cloud', () => 'https://169.254.169.254/latest/meta-data'],
    ['with the IPv6 address of this machine', () => 'https://[::1]/'],
  ])('an attachment URL %s is not requested', async (_what, url) => {
    const { outputs } = await send({ url: url() })

    expect(outputs).toMatchObject([
      {
        body: { name: 'ConfigurationError', message: expect.stringContaining('is in a private network') },
      },
    ])
    expect(fetched()).toEqual([])
  })

  test('an attachment URL that redirects to a private address is not fetched', async () => {
    const url = files().file('here.pdf', 10)
    const location = files().url.replace('127.0.0.1', 'localhost')
    files().once((response) => response.writeHead(302, { location }).end())

    const { outputs } = await send({ url })

    expect(outputs).toMatchObject([{ kind: 'error', body: { name: 'ConfigurationError' } }])
    expect(fetched()).toHaveLength(1)
  })

  test("a file of the platform's object storage is fetched with the storage's own token", async () => {
    const { url, token } = tenant.storage
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'text/plain' }
    const stored = await fetch(`${url}/objects`, { method: 'POST', headers, body: 'stored' })
    const { objectId } = (await stored.json()) as { objectId: string }

    const { end } = await send({ url: `${url}/objects/${objectId}?storage_type=maester`, name: 'note.txt' })

    expect(end).toBe('acked')
    expect(sentFiles()).toMatchObject([[{ name: 'note.txt', contentType: 'text/plain', size: 6 }]])
  })
})
