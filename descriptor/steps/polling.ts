import { emitBehavior, mailbox, objectType, pageSize, parentId, singlePagePerInterval } from '../sharedFields'
import type { Steps } from '../types'

export const polling: Steps = {
  getNewAndUpdatedObjectsPolling: {
    title: 'Get New and Updated Objects Polling',
    description:
      'Emits each Microsoft or Salesforce object that was created or changed since the last execution.',
    metadata: 'dynamic',
    fields: {
      objectType: objectType('Type of object to poll.'),
      mailbox,
      parentId: parentId(
        'Microsoft only. Contact folder, mail folder, or calendar to poll. Defaults to the default folder.',
      ),
      selectedFields: {
        label: 'Fields',
        viewClass: 'MultiSelectView',
        require: ['objectType'],
        model: 'objectFields',
        prompt: 'Choose fields',
        note: 'Fields to include in each record. Defaults to all fields.',
      },
      startTime: {
        label: 'Start Time',
        viewClass: 'TextFieldView',
        placeholder: '2026-01-31T08:00:00Z',
        note: 'ISO 8601. Earlier changes are not emitted. If empty, the first execution emits all existing records. Each message counts toward the quota.',
      },
      endTime: {
        label: 'End Time',
        viewClass: 'TextFieldView',
        placeholder: '2026-12-31T23:59:59Z',
        note: 'ISO 8601. Later changes are not emitted.',
      },
      pageSize,
      singlePagePerInterval,
      emitBehavior,
      includeDeleted: {
        label: 'Include Deleted',
        viewClass: 'CheckBoxView',
        note: "Also emits deletions, in the provider's format. Not available for Microsoft events.",
      },
      onlyUnread: {
        label: 'Only Unread',
        viewClass: 'CheckBoxView',
        note: 'Microsoft messages only. Skips messages that are marked as read.',
      },
      attachments: {
        label: 'Attachments',
        viewClass: 'SelectView',
        model: {
          none: 'None (default)',
          link: "Link to each file in the platform's storage",
        },
        prompt: 'Choose what to do with attachments',
        note: "Microsoft messages only. With links, each file is uploaded to the platform's object storage.",
      },
    },
  },
}
