import { join } from 'node:path'
import { startRuntimeProcess } from '../../tenant/brokers/runtimeProcess'
import { describeStudio } from './studioSpec'

describeStudio(
  'Another component',
  (studio) => {
    test('the steps of another component are listed, and its trigger and action run as a flow', async () => {
      expect(studio.view().steps.map(({ key }) => key)).toContain('echo')
      const { id } = studio.accounts.save({ name: 'fixture', app: 'none', fields: { isValid: true } })
      await studio.flows.save({
        name: 'Fixture',
        graph: {
          nodes: [
            { id: 'step_1', command: 'count', credentials_id: id, fields: {} },
            { id: 'step_2', command: 'echo', credentials_id: id, fields: {} },
          ],
          edges: [
            {
              source: 'step_1',
              target: 'step_2',
              config: { mapper_type: 'jsonata', mapper: { name: '"copy"' } },
            },
          ],
        },
      })
      await studio.page.getByRole('button', { name: 'Run once' }).click()
      // The accounts of another component are real: its actions run only if the user agrees.
      await studio.page.getByRole('button', { name: 'Run anyway' }).click()
      await studio.page.getByText('step 2').waitFor()
      await studio.goTo('Accounts')
      const account = studio.page.getByRole('article', { name: 'Account fixture' })
      await account.getByRole('button', { name: 'Verify' }).click()
      await account.getByText(/^verified/).waitFor()
    })

    test('a required password that is kept need not be entered again', async () => {
      await studio.goTo('Accounts')
      await studio.page.getByRole('button', { name: 'New account' }).click()
      const dialog = studio.page.getByRole('dialog')
      await dialog.getByLabel('Name').fill('secretive')
      await dialog.getByLabel('Valid').check()
      await dialog.getByRole('button', { name: 'Verify' }).click()
      await dialog.getByText('Fill in Secret.').waitFor()
      await dialog.getByLabel('Secret').fill('correct horse')
      await dialog.getByRole('button', { name: 'Save' }).click()
      await dialog.waitFor({ state: 'detached' })

      const account = studio.page.getByRole('article', { name: 'Account secretive' })
      await account.getByRole('button', { name: 'Edit' }).click()
      await dialog.getByLabel('Name').fill('renamed')
      await dialog.getByRole('button', { name: 'Verify' }).click()
      await dialog.getByText(/^verified/).waitFor()
      await dialog.getByRole('button', { name: 'Save' }).click()
      await dialog.waitFor({ state: 'detached' })
      const saved = studio.accounts.list.all.find(({ name }) => name === 'renamed')
      expect(saved?.fields).toEqual({ isValid: true, secret: 'correct horse' })
    })
  },
  {
    folder: join(__dirname, '..', 'support', 'fixtureComponent'),
    hasFakes: false,
    startRuntime: startRuntimeProcess,
  },
)
