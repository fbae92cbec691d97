/** True if a string contains an unpaired surrogate, which can't be encoded. */
export function hasLoneSurrogate(text: string): boolean {
  return /\p{Surrogate}/u.test(text)
}
