/** Emits the snapshot it got, then the next one, whole or (body.isPart) as an update. */
exports.process = async function count({ body }, _cfg, snapshot) {
  await this.emit('data', { body: snapshot })
  const next = { count: (snapshot.count ?? 0) + 1 }
  if (body.isPart) await this.emit('updateSnapshot', next)
  else await this.emit('snapshot', { ...next, name: body.name })
}
