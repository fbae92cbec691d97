import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { tenantFacts } from '../../support/tenantSpec'

const readme = readFileSync(join(__dirname, '../../../README.md'), 'utf8')

/** Returns the input and the output of an action in the README. */
function exampleOf(title: string): [input: Record<string, unknown>, output: Record<string, unknown>] {
  const [, section = ''] = readme.split(`\n### ${title}\n`)
  const blocks = [...(section.split('\n### ')[0] ?? '').matchAll(/```json\n([\s\S]*?)```/g)]
  const [input, output] = blocks.map(([, text = '']) => JSON.parse(text))
  return [input, output]
}

export const readmeExamples = tenantFacts('examples in the README', (tenant) => {
  afterEach(() => tenant.graph.deleteEvents(tenant.graph.eventIds()))

  async function outputOf(functionName: string, input: unknown, config = {}): Promise<unknown> {
    const { step } = await tenant.start(functionName, { config })
    const { outputs } = await step.run(input)
    expect(outputs.map(({ kind, body }) => (kind === 'error' ? body : kind))).toEqual(['data'])
    return outputs[0]?.body
  }

  test('the example of checkAvailability shows the real output', async () => {
    const timeZone = 'W. Europe Standard Time'
    const id = tenant.graph.createEvent({
      subject: 'Quarterly review',
      start: { dateTime: '2026-03-30T09:30', timeZone },
      end: { dateTime: '2026-03-30T11:00', timeZone },
    })
    const [input, output] = exampleOf('Check Availability')
    const [busy] = output['busy'] as object[]
    expect(await outputOf('checkAvailability', input)).toEqual({ ...output, busy: [{ ...busy, id }] })
  })

  test('the example of findNextAvailableTime shows the real output', async () => {
    const [input, output] = exampleOf('Find Next Available Time')
    const config = { timeZone: 'Europe/Berlin', workingHours: 'given' }
    expect(await outputOf('findNextAvailableTime', input, config)).toEqual(output)
  })

  test('the example of makeRawRequest shows the real output, shortened', async () => {
    const [input, output] = exampleOf('Make Raw Request')
    const emitted = await outputOf('makeRawRequest', input)
    expect(Object.keys(emitted as object)).toEqual(Object.keys(output))
    expect(emitted).toMatchObject({ statusCode: output['statusCode'], responseBody: input['data'] })
  })
})
