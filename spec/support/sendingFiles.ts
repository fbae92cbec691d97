import { type FileServer, startFileServer } from './fileServer'
import type { SpecTenant, StartedStep } from './tenantSpec'

/** A step that sends mails with files of a server beside it, for the facts of one group. */
export function sendingFiles(tenant: SpecTenant) {
  let action: StartedStep
  let files: FileServer
  let sentBefore = 0
  let fetchedBefore = 0
  beforeAll(async () => {
    files = await startFileServer()
    action = await tenant.start('sendMail', { environment: { HTTP_MAX_RETRIES: '2' } })
  })
  beforeEach(() => {
    sentBefore = tenant.graph.sentMessages().length
    fetchedBefore = files.requests.length
  })
  afterAll(() => files.close())

  return {
    files: () => files,
    action: () => action,
    /** What the fact's own mails carried. */
    sentFiles: () =>
      tenant.graph
        .sentMessages()
        .slice(sentBefore)
        .map(({ attachments }) => attachments),
    fetched: () => files.requests.slice(fetchedBefore),
    send: (...attachments: object[]) =>
      action.step.run({ to: 'adele@fabrikam.example', subject: 'Offer', body: 'Dear Adele', attachments }),
  }
}
