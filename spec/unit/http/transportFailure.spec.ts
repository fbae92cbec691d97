import { once } from 'node:events'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { sender } from '../../../lib/http/send'
import { TransportFailure, transportFailure } from '../../../lib/http/transportFailure'
import { cert, key } from '../../../tenant/selfSigned'
import { localApi } from '../../support/localApi'

const limits = { timeoutMs: 100, maxBodyBytes: 1000 }

test.each([
  ['ECONNREFUSED', 'refused', false],
  ['EHOSTUNREACH', 'refused', false],
  ['ENETUNREACH', 'refused', false],
  ['ENOTFOUND', 'unknownHost', false],
  ['EAI_AGAIN', 'unknownHost', false],
  ['CERT_HAS_EXPIRED', 'certificate', false],
  ['DEPTH_ZERO_SELF_SIGNED_CERT', 'certificate', false],
  ['SELF_SIGNED_CERT_IN_CHAIN', 'certificate', false],
  ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'certificate', false],
  ['ERR_TLS_CERT_ALTNAME_INVALID', 'certificate', false],
  ['ECONNRESET', 'connectionLost', true],
  ['EPIPE', 'connectionLost', true],
  ['ETIMEDOUT', 'connectionLost', true],
  ['EPROTO', 'connectionLost', true],
  ['ERR_SSL_DECRYPTION_FAILED_OR_BAD_RECORD_MAC', 'connectionLost', true],
  ['ERR_STREAM_PREMATURE_CLOSE', 'connectionLost', true],
])('the code %s means %s, and whether the request may have arrived is %s', (code, fault, mayHaveArrived) => {
  const failure = transportFailure(Object.assign(new Error('secret words'), { code }), limits)
  expect(failure).toMatchObject({ fault, mayHaveArrived })
  expect(failure.detail).toContain(`(${code})`)
  expect(failure.message).not.toContain('secret words')
})

test('a request that fails without a code may have arrived', () => {
  expect(transportFailure(new TypeError('x'), limits)).toMatchObject({
    fault: 'connectionLost',
    detail: 'the connection was lost (unknown reason)',
    mayHaveArrived: true,
  })
})

test('an untrusted certificate is distinguished from a lost connection', async () => {
  const server = createServer({ key, cert }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const failure = await failureOf(`https://127.0.0.1:${port}/`)
  server.close()
  expect(failure).toMatchObject({ fault: 'certificate', mayHaveArrived: false })
})

test('HTTPS to a server that supports only plain HTTP fails before the request is sent', async () => {
  const { url } = await localApi()
  expect(await failureOf(url.replace('http:', 'https:'))).toMatchObject({
    fault: 'notConnected',
    mayHaveArrived: false,
    detail: expect.stringMatching(
      /^the TLS connection failed \(\w+\), as it does if a server does not support https$/,
    ),
  })
})

async function failureOf(url: string): Promise<TransportFailure | undefined> {
  const request = { method: 'GET', url: new URL(url), headers: {} }
  const outcome = await sender({ timeoutMs: 10_000, maxBodyBytes: 1000 })(request).catch((error) => error)
  return outcome instanceof TransportFailure ? outcome : undefined
}
