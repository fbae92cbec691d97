/**
 * Returns a decimal number in its shortest notation: without a plus sign, leading zeros, and trailing zeros of the fraction.
 * Doesn't round. Returns undefined for any other notation, such as an exponent or hexadecimal digits.
 */
export function decimalText(text: string): string | undefined {
  const [, sign, whole, fraction = ''] = /^([+-]?)(\d+)(?:\.(\d+))?$/.exec(text) ?? []
  if (whole === undefined) return undefined
  let start = 0
  while (start < whole.length - 1 && whole[start] === '0') start++
  let end = fraction.length
  while (end > 0 && fraction[end - 1] === '0') end--
  const digits = whole.slice(start) + (end > 0 ? `.${fraction.slice(0, end)}` : '')
  return sign === '-' && digits !== '0' ? `-${digits}` : digits
}
