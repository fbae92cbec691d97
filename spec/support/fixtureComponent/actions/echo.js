/** Emits `count` messages with `bytes` bytes of filler each, together. */
exports.process = async function echo({ body }) {
  const { count = 1, bytes = 0 } = body
  const filler = 'x'.repeat(bytes)
  const emits = Array.from({ length: count }, (_, index) =>
    this.emit('data', { id: `${body.name}-${index}`, body: { name: body.name, index, filler } }),
  )
  await Promise.all(emits)
}

exports.names = async (cfg) => ({ [cfg.name]: `Name of ${cfg.name}` })

exports.getMetaModel = async () => ({ in: {}, out: { type: 'object' } })
