/** True for a text with half of a surrogate pair, which no encoding can carry. */
export function hasLoneSurrogate(text: string): boolean {
  return /\p{Surrogate}/u.test(text)
}
