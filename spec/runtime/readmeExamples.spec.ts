import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describeTenant } from '../support/tenantSpec'

const readme = readFileSync(join(__dirname, '../../README.md'), 'utf8')

/** The input and the output that the README shows of an action. */
function exampleOf(title: string): [input: Record<string, unknown>, output: Record<string, unknown>] {
  const [, section = ''] = readme.split(`\n### ${title}\n`)
  const blocks = [...(section.split('\n### ')[0] ?? '').matchAll(/```json\n([\s\S]*?)```/g)]
  const [input, output] = blocks.map(([, text = '']) => JSON.parse(text))
  return [input, output]
}

describeTenant('what the README shows', (tenant) => {
  afterEach(() => tenant.graph.deleteEvents(tenant.graph.eventIds()))

  async function answerTo(functionName: string, input: unknown, config = {}): Promise<unknown> {
    const { step } = await tenant.start(functionName, { config })
    const { outputs } = await step.run(input)
    expect(outputs.map(({ kind, body }) => (kind === 'error' ? body : kind))).toEqual(['data'])
    return outputs[0]?.body
  }

  test('of checkAvailability is what comes out', async () => {
    const timeZone = 'W. Europe Standard Time'
    const id = tenant.graph.createEvent({
      subject: 'Quarterly review',
      start: { dateTime: '2026-03-30T09:30', timeZone },
      end: { dateTime: '2026-03-30T11:00', timeZone },
    })
    const [input, output] = exampleOf('Check Availability')
    const [busy] = output['busy'] as object[]
    expect(await answerTo('checkAvailability', input)).toEqual({ ...output, busy: [{ ...busy, id }] })
  })

  test('of findNextAvailableTime is what comes out', async () => {
    const [input, output] = exampleOf('Find Next Available Time')
    const config = { timeZone: 'Europe/Berlin', workingHours: 'given' }
    expect(await answerTo('findNextAvailableTime', input, config)).toEqual(output)
  })

  test('of makeRawRequest is what comes out, shortened', async () => {
    const [input, output] = exampleOf('Make Raw Request')
    const answer = await answerTo('makeRawRequest', input)
    expect(Object.keys(answer as object)).toEqual(Object.keys(output))
    expect(answer).toMatchObject({ statusCode: output['statusCode'], responseBody: input['data'] })
  })
})
