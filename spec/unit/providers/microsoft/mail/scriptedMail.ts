import type { Api } from '../../../../../lib/http/api'
import type { HttpRequest, HttpResponse } from '../../../../../lib/http/message'
import type { OutgoingFile, OutgoingMail } from '../../../../../lib/providers/mailOperations'
import { sendMail } from '../../../../../lib/providers/microsoft/mail/sendMail'

const mail: Omit<OutgoingMail, 'fetchFiles'> = {
  to: [{ address: 'ada@example.com' }],
  cc: [],
  bcc: [],
  replyTo: [],
  subject: 'Offer',
  body: '',
  bodyType: 'text',
  importance: 'normal',
  isSaved: true,
  isReadReceiptRequested: false,
  isDeliveryReceiptRequested: false,
  internetMessageHeaders: [],
  categories: [],
  flag: undefined,
}

/** An expected call, such as `GET tag`, `POST send`, or `PUT upload`, and its response. */
export type Scripted = readonly [call: string, response: object | Error]

interface Sending {
  readonly script: readonly Scripted[]
  readonly key?: string | undefined
  readonly files?: readonly OutgoingFile[]
  readonly changes?: Partial<OutgoingMail>
}

/** Sends an email to a scripted Graph. Returns the calls, the delays, and the result or error. */
export async function send({ script, key, files = [], changes }: Sending) {
  const calls: string[] = []
  const waitsMs: number[] = []
  const warnings: string[] = []
  const respond = (call: string, url: URL, filter = ''): HttpResponse => {
    const [expected, given] = script[calls.length] ?? ['nothing', new Error(`${call} is not in the script`)]
    calls.push(call)
    if (given instanceof Error) throw given
    if (expected !== call) throw new Error(`${call} came instead of ${expected}`)
    const { status = 200, ...body } = given as { status?: number }
    // A search finds emails with the requested ID.
    const text = JSON.stringify(body).replaceAll(scriptedId, /'(.*)'/.exec(filter)?.[1] ?? scriptedId)
    return { status, headers: {}, body: Buffer.from(text), url }
  }
  const api: Api = async ({ method, path = '', query }) =>
    respond(
      `${method} ${query?.['$filter'] ? 'tag' : path.split('/').at(-1)}`,
      new URL('https://graph.example.com'),
      query?.['$filter'],
    )
  const bareSend = async ({ method, url }: HttpRequest) => respond(`${method} upload`, url)
  const retries = {
    maxRetries: 2,
    maxWaitMs: 1000,
    now: () => 0,
    random: () => 0,
    sleep: async (delayMs: number) => void waitsMs.push(delayMs),
  }
  const context = { api, bareSend, retries, log: { warn: (line: string) => void warnings.push(line) } }
  const sending = sendMail(context, { ...mail, fetchFiles: async () => files, ...changes }, key)
  const outcome = await sending.then(
    (sent) => ({ sent, error: undefined }),
    (error: Error) => ({ sent: undefined, error }),
  )
  return { ...outcome, calls, waitsMs, warnings }
}

const scriptedId = '<1@x>'

export const mailWith = (id: string, isDraft: boolean) => ({
  id,
  isDraft,
  internetMessageId: scriptedId,
  conversationId: 'c1',
})
export const nothing = { value: [] }
export const draft = mailWith('d1', true)
export const sentMail = mailWith('d1', false)
