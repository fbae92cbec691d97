import type { ApiBehavior } from '../behavior'

/** The APIs of Google. */
export const google: Readonly<Record<string, ApiBehavior>> = {
  'google-calendar': {
    token: { path: '/token' },
    expired: {
      status: 401,
      body: { error: { code: 401, status: 'UNAUTHENTICATED', message: 'invalid' } },
      headers: { 'www-authenticate': 'Bearer realm="x", error="invalid_token"' },
    },
    objects: { 'GET /calendar/v3/users/me/calendarList': { items: [] } },
    lists: {
      'GET /calendar/v3/calendars/primary/events': {
        items: 'items',
        record: { id: '{id}', updated: '{isoMs}', etag: '{change}' },
        paging: { by: 'cursor', from: 'query.pageToken', to: 'nextPageToken' },
        sync: { from: 'query.syncToken', to: 'nextSyncToken' },
      },
    },
  },
  gmail: {
    token: { path: '/token' },
    expired: {
      status: 401,
      body: { error: { code: 401, status: 'UNAUTHENTICATED', message: 'invalid' } },
      headers: { 'www-authenticate': 'Bearer realm="x", error="invalid_token"' },
    },
    objects: { 'GET /gmail/v1/users/me/profile': { emailAddress: 'ada@example.com', historyId: '9' } },
    lists: {
      'GET /gmail/v1/users/me/messages': {
        items: 'messages',
        record: { id: '{id}', threadId: '{id}' },
        paging: { by: 'cursor', from: 'query.pageToken', to: 'nextPageToken' },
        isEmptyOmitted: true,
      },
      'GET /gmail/v1/users/me/history': {
        items: 'history',
        record: { id: '{change}', messages: [{ id: '{id}' }] },
        paging: { by: 'cursor', from: 'query.pageToken', to: 'nextPageToken' },
        sync: { from: 'query.startHistoryId', to: 'historyId', isAlways: true },
        isEmptyOmitted: true,
      },
    },
  },
  'google-drive': {
    token: { path: '/token' },
    expired: {
      status: 401,
      body: { error: { code: 401, status: 'UNAUTHENTICATED', message: 'invalid' } },
      headers: { 'www-authenticate': 'Bearer realm="x", error="invalid_token"' },
    },
    objects: { 'GET /drive/v3/about': { user: { displayName: 'Ada' } } },
    lists: {
      'GET /drive/v3/files': {
        items: 'files',
        record: { id: '{id}', modifiedTime: '{isoMs}' },
        paging: { by: 'cursor', from: 'query.pageToken', to: 'nextPageToken' },
      },
      'GET /drive/v3/changes': {
        items: 'changes',
        record: { fileId: '{id}', time: '{isoMs}' },
        paging: { by: 'cursor', from: 'query.pageToken', to: 'nextPageToken' },
        sync: { from: 'query.pageToken', to: 'newStartPageToken' },
      },
    },
  },
  'google-sheets': {
    token: { path: '/token' },
    expired: {
      status: 401,
      body: { error: { code: 401, status: 'UNAUTHENTICATED', message: 'invalid' } },
      headers: { 'www-authenticate': 'Bearer realm="x", error="invalid_token"' },
    },
    objects: { 'GET /v4/spreadsheets/SPREADSHEET_ID': { spreadsheetId: 'SPREADSHEET_ID' } },
    lists: {
      'GET /v4/spreadsheets/SPREADSHEET_ID/values/A2:Z': {
        items: 'values',
        record: ['{id}', '{iso}'],
        paging: { by: 'none' },
        isEmptyOmitted: true,
      },
    },
  },
}
