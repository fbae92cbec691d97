import type { DownloadServices } from '../../files/download'
import { sender } from '../../http/send'
import type { SendingServices } from '../../providers/mailOperations'
import { logged } from '../../runtime/log'
import type { Execution } from '../../session/execution'

const maxResponseBytes = 1024 * 1024

/** Returns the services that send an email and download its attachments, the latter without the account's token. */
export function sendingServices(execution: Execution): SendingServices & DownloadServices {
  const { api, log, environment, credential } = execution
  const { timeoutMs, retries, userAgent } = environment
  const bareSend = logged(sender({ timeoutMs, maxBodyBytes: maxResponseBytes }), log)
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

/** If the object storage is not enabled, files from other places still work. */
function storageOf({ environment }: Execution): DownloadServices['storage'] {
  try {
    return environment.objectStorage()
  } catch {
    return undefined
  }
}
