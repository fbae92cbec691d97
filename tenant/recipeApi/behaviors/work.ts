import type { ApiBehavior } from '../behavior'

/** Projects, code, and documents. */
export const work: Readonly<Record<string, ApiBehavior>> = {
  notion: {
    token: { path: '/v1/oauth/token', client: 'basic', format: 'json', rotates: true },
    requires: { 'notion-version': '2025-09-03' },
    expired: {
      status: 401,
      body: { object: 'error', status: 401, code: 'unauthorized', message: 'API token is invalid.' },
    },
    objects: { 'GET /v1/users/me': { object: 'user', id: 'u' } },
    lists: {
      'POST /v1/data_sources/DATA_SOURCE_ID/query': {
        items: 'results',
        record: { id: '{id}', last_edited_time: '{isoMs}', revision: '{change}' },
        paging: { by: 'cursor', from: 'body.start_cursor', to: 'next_cursor', end: 'null', more: 'has_more' },
        filter: { from: 'body.filter.last_edited_time.on_or_after' },
      },
    },
  },
  asana: {
    token: { path: '/-/oauth_token', extras: { data: { gid: '1', email: 'ada@example.com' } } },
    expired: { status: 401, body: { errors: [{ message: 'The bearer token has expired.' }] } },
    objects: { 'GET /api/1.0/users/me': { data: { gid: '1' } } },
    lists: {
      'GET /api/1.0/tasks': {
        items: 'data',
        record: { gid: '{id}', modified_at: '{isoMs}' },
        paging: { by: 'cursor', from: 'query.offset', to: 'next_page.offset' },
        filter: { from: 'query.modified_since' },
      },
    },
  },
  'jira-cloud': {
    token: { path: '/oauth/token', rotates: true },
    expired: { status: 401, body: { code: 401, message: 'Unauthorized' } },
    objects: { 'GET /ex/jira/CLOUD_ID/rest/api/3/myself': { accountId: 'a' } },
    lists: {
      'GET /ex/jira/CLOUD_ID/rest/api/3/search/jql': {
        items: 'issues',
        record: { id: '{id}', fields: { updated: '{isoMs}' } },
        paging: { by: 'cursor', from: 'query.nextPageToken', to: 'nextPageToken', last: 'isLast' },
        filter: { from: 'query.jql', pattern: /updated >= (\d+)/ },
      },
    },
  },
  github: {
    token: { path: '/login/oauth/access_token', rotates: true },
    requires: { 'x-github-api-version': '2022-11-28' },
    expired: {
      status: 401,
      body: { message: 'Bad credentials', documentation_url: 'https://docs.github.com/rest' },
    },
    objects: { 'GET /user': { login: 'ada' } },
    lists: {
      'GET /repos/OWNER/REPO/issues': {
        items: '',
        record: { id: '{number}', updated_at: '{iso}' },
        paging: { by: 'linkHeader' },
        filter: { from: 'query.since' },
      },
    },
  },
  gitlab: {
    token: {
      path: '/oauth/token',
      rotates: true,
      requires: { redirect_uri: 'https://app.elastic.io/callback/oauth2' },
    },
    expired: { status: 401, body: { error: 'invalid_token', error_description: 'Token is expired.' } },
    objects: { 'GET /api/v4/user': { id: 1 } },
    lists: {
      'GET /api/v4/issues': {
        items: '',
        record: { id: '{number}', updated_at: '{isoMs}' },
        paging: { by: 'linkHeader' },
        filter: { from: 'query.updated_after' },
      },
    },
  },
  dropbox: {
    token: { path: '/oauth2/token', extras: { account_id: 'dbid:1', uid: '1' } },
    expired: {
      status: 401,
      body: { error_summary: 'expired_access_token/..', error: { '.tag': 'expired_access_token' } },
    },
    objects: { 'POST /2/users/get_current_account': { account_id: 'dbid:1' } },
    lists: {
      'POST /2/files/list_folder': {
        items: 'entries',
        record: { id: '{id}', rev: '{change}' },
        paging: { by: 'cursor', from: 'body.none', to: 'cursor', end: 'same', more: 'has_more' },
        sync: { from: 'body.none', to: 'cursor' },
      },
      'POST /2/files/list_folder/continue': {
        items: 'entries',
        record: { id: '{id}', rev: '{change}' },
        paging: { by: 'cursor', from: 'body.cursor', to: 'cursor', end: 'same', more: 'has_more' },
        sync: { from: 'body.cursor', to: 'cursor' },
      },
    },
  },
  box: {
    token: { path: '/oauth2/token', rotates: true, extras: { restricted_to: [] } },
    expired: {
      status: 401,
      headers: { 'www-authenticate': 'Bearer realm="Service", error="invalid_token"' },
    },
    objects: { 'GET /2.0/users/me': { id: '1', type: 'user' } },
    lists: {
      'GET /2.0/folders/0/items': {
        items: 'entries',
        record: { id: '{id}', modified_at: '{offset}' },
        paging: { by: 'cursor', from: 'query.marker', to: 'next_marker', end: 'empty' },
      },
      'GET /2.0/events': {
        items: 'entries',
        record: { event_id: '{change}', source: { id: '{id}' } },
        paging: { by: 'cursor', from: 'query.stream_position', to: 'next_stream_position', end: 'same' },
        sync: { from: 'query.stream_position', to: 'next_stream_position' },
      },
    },
  },
  docusign: {
    token: { path: '/oauth/token', client: 'basic', rotates: true },
    expired: {
      status: 401,
      body: { errorCode: 'AUTHORIZATION_INVALID_TOKEN', message: 'The access token has expired.' },
    },
    objects: { 'GET /restapi/v2.1/accounts/ACCOUNT_ID/users': { users: [] } },
    lists: {
      'GET /restapi/v2.1/accounts/ACCOUNT_ID/envelopes': {
        items: 'envelopes',
        record: { envelopeId: '{id}', lastModifiedDateTime: '{isoMs}' },
        paging: { by: 'offset', from: 'query.start_position', total: 'totalSetSize', isText: true },
        filter: { from: 'query.from_date', isRequired: true },
        isEmptyOmitted: true,
      },
    },
  },
  linear: {
    token: { path: '/oauth/token', rotates: true },
    expired: {
      status: 400,
      body: {
        errors: [{ message: 'Authentication required', extensions: { code: 'AUTHENTICATION_ERROR' } }],
      },
    },
    objects: {},
    lists: {
      'POST /graphql': {
        items: 'data.issues.nodes',
        record: { id: '{id}', updatedAt: '{isoMs}' },
        paging: {
          by: 'cursor',
          from: 'body.variables.after',
          to: 'data.issues.pageInfo.endCursor',
          end: 'same',
          more: 'data.issues.pageInfo.hasNextPage',
        },
        filter: { from: 'body.variables.since' },
      },
    },
  },
  monday: {
    token: { path: '/oauth_ms/oauth/token', rotates: true },
    requires: { 'api-version': '2026-10' },
    expired: { status: 401, body: { error_code: 'NotAuthenticated', error_message: 'Not Authenticated' } },
    objects: {},
    lists: {
      'POST /v2': {
        items: 'data.boards.0.items_page.items',
        record: { id: '{id}', updated_at: '{iso}' },
        paging: {
          by: 'cursor',
          from: 'body.variables.c',
          to: 'data.boards.0.items_page.cursor',
          end: 'null',
        },
      },
    },
  },
  airtable: {
    token: { path: '/oauth2/v1/token', client: 'basic', rotates: true },
    expired: {
      status: 401,
      body: { error: { type: 'AUTHENTICATION_REQUIRED', message: 'Authentication required' } },
    },
    objects: { 'GET /v0/meta/whoami': { id: 'usr1' } },
    lists: {
      'GET /v0/BASE_ID/TABLE': {
        items: 'records',
        record: { id: '{id}', fields: { 'Last modified': '{isoMs}' } },
        paging: { by: 'cursor', from: 'query.offset', to: 'offset' },
        filter: { from: 'query.filterByFormula', pattern: /TIME\(\),'([^']+)'/ },
      },
    },
  },
}
