exports.process = () => {
  process.exit(3)
}
