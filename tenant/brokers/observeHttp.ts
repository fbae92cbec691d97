/**
 * Loaded into a step's process before `run.js` (node --require). It reports each HTTP request to the parent process.
 */
import { requestReport } from './observedRequest'
import { observeRequests } from './requestObserver'

observeRequests(() => (request) => {
  if (process.connected) process.send?.(requestReport(request), undefined, undefined, () => undefined)
})
