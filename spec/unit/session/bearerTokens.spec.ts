import { TemporaryError } from '../../../lib/errors'
import { bearerTokens } from '../../../lib/session/bearerTokens'
import { startRig } from '../auth/rig'

test('a connection gets no token that it rejected while a newer one is unsaved', async () => {
  const rig = await startRig()
  const access = rig.container().access()
  const tokens = bearerTokens(() => access, 'The API')
  const rejected = await tokens.take()
  rig.expireAccessTokens()
  rig.failWrites(3)
  const unsaved = { name: 'TemporaryError', message: expect.stringContaining('could not be saved') }
  await expect(tokens.rejected(rejected, new TemporaryError('Rejected.'))).rejects.toMatchObject(unsaved)
  await expect(tokens.take()).rejects.toMatchObject(unsaved)
  expect((await tokens.take()).access_token).toBe('access-secret-2')
})
