/** Says 'started', waits until `url` answers, says 'finished'. */
exports.process = async function wait({ body }) {
  await this.emit('data', { body: { state: 'started', name: body.name } })
  await (await fetch(body.url)).text()
  await this.emit('data', { body: { state: 'finished', name: body.name } })
}
