exports.process = async function updateKeys({ body }) {
  await this.emit('updateKeys', body)
}
