const usage = 'usage: npm run bench -- [--only <part>]… [--quick] [--list]'

/**
 * Reads the command line; throws a sentence about what it does not understand.
 * @param {readonly string[]} args
 * @param {readonly string[]} keys of the parts there are
 * @returns the keys of the wanted parts, and what else was asked for
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
