import type { DownloadServices } from '../files/download'
import { sender } from '../http/send'
import { logged } from '../runtime/log'
import type { Execution } from '../session/execution'

const maxResponseBytes = 1024 * 1024

/** Returns the services that download files without the account's token. */
export function downloadServices(execution: Execution): DownloadServices {
  const { log, environment, credential } = execution
  const { timeoutMs, retries, userAgent } = environment
  return {
    bareSend: logged(sender({ timeoutMs, maxBodyBytes: maxResponseBytes }), log),
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
