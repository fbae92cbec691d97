exports.process = async function reply({ body }) {
  await this.emit('httpReply', { statusCode: 201, headers: {}, body })
}
