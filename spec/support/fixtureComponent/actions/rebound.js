exports.process = async function rebound() {
  await this.emit('rebound', new Error('try again later'))
}
