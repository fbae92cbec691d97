import type { ShowAs } from './eventType'

/** A time at which somebody is not, or not quite, free. */
export interface ScheduleItem {
  /** Milliseconds */
  readonly start: number
  readonly end: number
  readonly status: ShowAs
  readonly subject?: string
  readonly location?: string
  readonly isPrivate?: boolean
}
