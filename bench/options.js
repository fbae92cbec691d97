const usage = 'usage: npm run bench -- [--only <part>]… [--quick] [--list]'

/**
 * Reads the command line. Throws an error that explains an invalid option.
 * @param {readonly string[]} args
 * @param {readonly string[]} keys of the existing parts
 * @returns the keys of the selected parts, and the other options
 */
export function parseOptions(args, keys) {
  const only = []
  const options = { isQuick: false, isListWanted: false }
  for (let place = 0; place < args.length; place++) {
    if (args[place] === '--quick') options.isQuick = true
    else if (args[place] === '--list') options.isListWanted = true
    else if (args[place] === '--only') only.push(knownKey(args[++place], keys))
    else throw new Error(usage)
  }
  return { ...options, wanted: only.length > 0 ? keys.filter((key) => only.includes(key)) : keys }
}

function knownKey(key, keys) {
  if (keys.includes(key)) return key
  throw new Error(`There is no part "${key ?? ''}". There are: ${keys.join(', ')}`)
}
