import { describeStudio } from './studioSpec'

describeStudio(
  'Page over HTTPS',
  (studio) => {
    test('an account is connected by an https redirect URI, although the provider cuts the opener, and the flow runs', async () => {
      expect(studio.origin).toMatch(/^https:\/\/localhost:/)
      // With this header, the page that opened the window can no longer see it, and takes it for closed.
      await studio.context.route(
        `${new URL(studio.tenant.authorizationServer.authorizationUri).origin}/**`,
        async (route) => {
          const response = await route.fetch({ maxRedirects: 0 })
          await route.fulfill({
            response,
            headers: { ...response.headers(), 'cross-origin-opener-policy': 'same-origin' },
          })
        },
      )
      await studio.goTo('Accounts')
      await studio.page.getByRole('button', { name: 'Connect' }).click()
      const dialog = studio.page.getByRole('dialog')
      await dialog.getByText(`${studio.origin}/callback/oauth2`).waitFor()
      const opened = studio.context.waitForEvent('page')
      await dialog.getByRole('button', { name: 'Authenticate' }).click()
      const login = await opened
      await login.getByRole('button', { name: 'Sign in' }).click()
      expect(await login.evaluate('window.opener')).toBeNull()
      await login.getByRole('button', { name: 'Allow' }).click()
      await login.waitForSelector('text=Close this window, and continue')
      await login.close()
      await dialog.getByText('Connected.').waitFor()
      await dialog.getByRole('button', { name: 'Save' }).click()
      await studio.goTo('Flow')
      await studio.runOnce()
      await studio.ledger(60, 'emitted')
    })
  },
  { scheme: 'https' },
)
