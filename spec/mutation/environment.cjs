const { TestEnvironment } = require('jest-environment-node')

/** Skips all tests after the first one that fails, because one failure kills a mutant. Jest has no such option. */
module.exports = class extends TestEnvironment {
  #hasFailed = false

  async handleTestEvent(event) {
    if (event.name === 'test_fn_failure' || event.name === 'hook_failure') this.#hasFailed = true
    if (event.name === 'test_start' && this.#hasFailed) event.test.mode = 'skip'
  }
}
