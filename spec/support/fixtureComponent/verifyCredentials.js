module.exports = async (credential) => {
  if (!credential.isValid) throw new Error('this credential is not valid')
}
