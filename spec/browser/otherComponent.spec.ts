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
  },
  {
    folder: join(__dirname, '..', 'support', 'fixtureComponent'),
    hasFakes: false,
    startRuntime: startRuntimeProcess,
  },
)
