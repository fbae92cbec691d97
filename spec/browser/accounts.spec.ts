import type { Page } from 'playwright-core'
import { describeStudio, type SpecStudio } from './studioSpec'

describeStudio('Accounts', (studio) => {
  test('an account is connected in the window of the provider, and verified', async () => {
    const dialog = await openDialog(studio, 'ada')
    const login = await openLogin(studio, dialog)
    await login.getByRole('button', { name: 'Sign in' }).click()
    await login.getByRole('button', { name: 'Allow' }).click()
    await login.waitForSelector('text=Close this window, and continue')
    await login.close()

    await dialog.getByText('Connected.').waitFor()
    await dialog.getByRole('button', { name: 'Verify' }).click()
    await dialog.locator('.account-state.verified').waitFor()
    await dialog.getByRole('button', { name: 'Save' }).click()
    expect(studio.accounts.views()[0]).toMatchObject({ name: 'ada', state: 'verified' })
  })

  test('a denied login is shown with its reason, and can be repeated', async () => {
    const dialog = await openDialog(studio, 'ada')
    const login = await openLogin(studio, dialog)
    await login.getByRole('button', { name: 'Deny' }).click()
    await login.waitForSelector('text=The login was denied')
    await login.close()
    await dialog.getByText('The login was denied').waitFor()

    const second = await openLogin(studio, dialog)
    await second.getByRole('button', { name: 'Allow' }).click()
    await second.waitForSelector('text=Close this window, and continue')
    await second.close()
    await dialog.getByText('Connected.').waitFor()
    await dialog.getByRole('button', { name: 'Cancel', exact: true }).last().click()
  })

  test('a new account has the fields of the credential and reports the missing ones', async () => {
    await studio.goTo('Accounts')
    await studio.page.getByRole('button', { name: 'New account' }).click()
    const dialog = studio.page.getByRole('dialog')
    await dialog.getByRole('button', { name: 'Save' }).click()
    await dialog.getByText('Fill in Name, Provider.').waitFor()
    await dialog.getByLabel('Name').fill('sales')
    await dialog.getByLabel('Provider').selectOption('salesforce')
    await dialog.getByRole('button', { name: 'Save' }).click()
    await studio.page.getByRole('article', { name: 'Account sales' }).waitFor()
  })

  test('a state parameter that was used before or guessed connects no account', async () => {
    const { id } = studio.accounts.list.all[0] ?? { id: '' }
    const { url } = studio.accounts.authorize(id)
    const state = new URL(url).searchParams.get('state') ?? ''
    const callback = (query: string): Promise<string> =>
      fetch(`${studio.origin}/callback/oauth2?${query}`).then((response) => response.text())
    const before = studio.accounts.views()[0]?.accessToken

    expect(await callback('state=guessed&code=abc')).toContain('Nothing was connected')
    expect(await callback(`state=${state}&error=access_denied`)).toContain('denied')
    expect(await callback(`state=${state}&code=abc`)).toContain('Nothing was connected')
    expect(studio.accounts.views()[0]?.accessToken).toBe(before)
  })

  test('the verification of an invalid grant shows the error message of the component', async () => {
    await studio.connectFirstAccount()
    await studio.tenant.authorizationServer.revokeGrants()
    await studio.tenant.authorizationServer.expireAccessTokens()
    await studio.goTo('Accounts')
    const account = studio.page.getByRole('article', { name: 'Account ada' })
    await account.getByRole('button', { name: 'Verify' }).click()
    await account.getByText('Reconnect the account').waitFor()
  })
})

type Dialog = ReturnType<Page['getByRole']>

async function openDialog(studio: SpecStudio, name: string): Promise<Dialog> {
  await studio.goTo('Accounts')
  const account = studio.page.getByRole('article', { name: `Account ${name}` })
  await account.getByRole('button', { name: /^(Connect|Edit|Reconnect)$/ }).click()
  return studio.page.getByRole('dialog')
}

async function openLogin(studio: SpecStudio, dialog: Dialog): Promise<Page> {
  const opened = studio.context.waitForEvent('page')
  await dialog.getByRole('button', { name: /authenticate/i }).click()
  const login = await opened
  await login.waitForLoadState()
  return login
}
