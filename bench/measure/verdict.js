/** A target and the measured value. */
export const atMost = (what, limit, value) => ({
  what,
  target: `at most ${limit}`,
  value,
  isMet: value <= limit,
})
export const atLeast = (what, limit, value) => ({
  what,
  target: `at least ${limit}`,
  value,
  isMet: value >= limit,
})
