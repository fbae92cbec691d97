import type { DownloadMeans } from '../../files/download'
import { sender } from '../../http/send'
import type { SendingMeans } from '../../providers/mailOperations'
import { logged } from '../../runtime/log'
import type { Execution } from '../../session/execution'

const maxAnswerBytes = 1024 * 1024

/** What a mail is sent with, and what its files are fetched with: without the account's token. */
export function sendingMeans(execution: Execution): SendingMeans & DownloadMeans {
  const { api, log, environment, credential } = execution
  const { timeoutMs, retries, userAgent } = environment
  const bareSend = logged(sender({ timeoutMs, maxBodyBytes: maxAnswerBytes }), log)
  return {
    api,
    log,
    bareSend,
    retries,
    userAgent,
    apiHostname: credential.apiBaseUrl?.hostname,
    storage: storageOf(execution),
  }
}

/** A step without the platform's object storage fetches files from elsewhere only. */
function storageOf({ environment }: Execution): DownloadMeans['storage'] {
  try {
    return environment.objectStorage()
  } catch {
    return undefined
  }
}
