import { EventLog } from '../../../tenant/studio/log/eventLog'
import { Redactor } from '../../../tenant/studio/log/redactor'

const output = {
  type: 'output',
  step: 'one',
  thread: 't',
  message: 'm',
  parent: 'p',
  kind: 'data',
  bytes: 0,
} as const

describe('EventLog', () => {
  test.each([16_300, 16_370, 16_380])(
    'a secret at the cut of a long body, after %d characters, is in no part',
    (length) => {
      const redactor = new Redactor()
      redactor.add('a-long-secret-of-an-account')
      const log = new EventLog(redactor)
      const text = `${'x'.repeat(length)} a-long-secret-of-an-account ${'x'.repeat(length)}`
      const { seq, ...event } = log.publish({ ...output, body: { text } })
      expect(event).toMatchObject({ isCut: true })
      expect(JSON.stringify(event)).not.toContain('a-long')
      expect(log.wholeBody(seq)).not.toContain('a-long')
    },
  )
})
