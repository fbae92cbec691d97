exports.process = async function rebound() {
  await this.emit('rebound', new Error('come back later'))
}
