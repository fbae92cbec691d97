import { busyStatuses, calendarId, mailbox, timeZone } from '../sharedFields'
import type { Steps } from '../types'

export const calendar: Steps = {
  createEvent: {
    title: 'Create Event',
    description: 'Creates a calendar event exactly once and emits it as stored. Microsoft only.',
    metadata: 'static',
    fields: {
      mailbox,
      calendarId,
      timeZone: timeZone(
        "Time zone for times in the message without one. Defaults to the mailbox's time zone.",
      ),
      importance: {
        label: 'Importance',
        viewClass: 'SelectView',
        model: { low: 'Low', normal: 'Normal', high: 'High' },
        prompt: 'Choose an importance',
        note: 'Importance of the event if the message contains none.',
      },
      showAs: {
        label: 'Show As',
        viewClass: 'SelectView',
        model: {
          free: 'Free',
          tentative: 'Tentative',
          busy: 'Busy',
          oof: 'Out of office',
          workingElsewhere: 'Working elsewhere',
          unknown: 'Unknown',
        },
        prompt: 'Choose a status',
        note: 'Status of the event if the message contains none.',
      },
      sensitivity: {
        label: 'Sensitivity',
        viewClass: 'SelectView',
        model: { normal: 'Normal', personal: 'Personal', private: 'Private', confidential: 'Confidential' },
        prompt: 'Choose a sensitivity',
        note: 'Sensitivity of the event if the message contains none.',
      },
      bodyType: {
        label: 'Body Content Type',
        viewClass: 'SelectView',
        model: { text: 'Text', html: 'HTML' },
        prompt: 'Choose a content type',
        note: 'Content type of the body if the message contains none. Defaults to text.',
      },
      isAllDay: {
        label: 'All Day Event',
        viewClass: 'CheckBoxView',
        note: 'Creates an all-day event, from midnight to midnight, unless the message specifies otherwise.',
      },
    },
  },
  checkAvailability: {
    title: 'Check Availability',
    description:
      'Checks whether a calendar, people, or rooms are free at a given time and emits conflicting events. Microsoft only.',
    metadata: 'static',
    fields: {
      mailbox,
      calendarId,
      timeZone: timeZone(
        "Time zone of input and result. For input, defaults to the mailbox's. For the result, defaults to that of the start, then UTC.",
      ),
      busyStatuses,
    },
  },
  findNextAvailableTime: {
    title: 'Find Next Available Time',
    description:
      'Finds the next time within working hours at which a calendar is free for long enough. Microsoft only.',
    metadata: 'static',
    fields: {
      mailbox,
      calendarId,
      timeZone: timeZone(
        "Time zone of input, custom hours, and result. For input, defaults to the mailbox's. For the result, to that of the start, the working hours, or UTC.",
      ),
      duration: {
        label: 'Duration',
        viewClass: 'TextFieldView',
        placeholder: '30',
        note: 'Length in minutes if the message contains none. Defaults to 30.',
      },
      horizonDays: {
        label: 'Days to Look Ahead',
        viewClass: 'TextFieldView',
        placeholder: '30',
        note: 'Number of days to search if the message contains no end, 1 to 1800. Defaults to 30.',
      },
      workingHours: {
        label: 'Working Hours',
        viewClass: 'SelectView',
        model: {
          mailbox: "The mailbox's working hours (default)",
          given: 'Custom working hours',
          none: 'Any time of any day',
        },
        prompt: 'Choose working hours',
        note: "Hours in which a free time is searched. Defaults to the mailbox's working hours.",
      },
      workDays: {
        label: 'Work Days',
        viewClass: 'MultiSelectView',
        model: {
          monday: 'Monday',
          tuesday: 'Tuesday',
          wednesday: 'Wednesday',
          thursday: 'Thursday',
          friday: 'Friday',
          saturday: 'Saturday',
          sunday: 'Sunday',
        },
        prompt: 'Choose days',
        note: 'Days of the work week. Used only with custom working hours. Defaults to Monday to Friday.',
      },
      workStart: {
        label: 'Work Start',
        viewClass: 'TextFieldView',
        placeholder: '09:00',
        note: 'Start of the workday, such as 09:00. Used only with custom working hours. Defaults to 09:00.',
      },
      workEnd: {
        label: 'Work End',
        viewClass: 'TextFieldView',
        placeholder: '17:00',
        note: "End of the workday. Used only with custom working hours. If it isn't later than Work Start, it is on the next day. Defaults to 17:00.",
      },
      busyStatuses,
    },
  },
}
