import type { ShowAs } from './events/eventType'

/** When somebody is busy, and how much of it getSchedule shows. */
export interface Schedule {
  readonly items: readonly ScheduleItem[]
  readonly shown: ShownSchedule
}

/** Distribution lists show the view only, and some addresses neither that nor items. */
export type ShownSchedule = 'items' | 'viewOnly' | 'nothing'

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
