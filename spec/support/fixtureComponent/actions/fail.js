exports.process = async () => {
  throw new TypeError('this action always fails')
}
