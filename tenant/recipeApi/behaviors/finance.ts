import type { ApiBehavior } from '../behavior'

/** Accounting, payments, and shops. */
export const finance: Readonly<Record<string, ApiBehavior>> = {
  xero: {
    token: { path: '/connect/token', client: 'basic', rotates: true },
    requires: { 'xero-tenant-id': 'TENANT_ID', accept: 'application/json' },
    expired: {
      status: 401,
      body: { Title: 'Unauthorized', Status: 401, Detail: 'TokenExpired: token expired' },
    },
    objects: { 'GET /connections': [{ tenantId: 'TENANT_ID' }] },
    lists: {
      'GET /api.xro/2.0/Contacts': {
        items: 'Contacts',
        record: { ContactID: '{id}', UpdatedDateUTC: '{ticks}' },
        paging: { by: 'page', from: 'query.page', pages: 'pagination.pageCount' },
        filter: { from: 'header.if-modified-since' },
      },
    },
  },
  quickbooks: {
    token: { path: '/oauth2/v1/tokens/bearer', client: 'basic', rotates: true },
    requires: { accept: 'application/json' },
    expired: {
      status: 401,
      body: { fault: { error: [{ message: 'Token expired', code: '3200' }], type: 'AUTHENTICATION' } },
    },
    objects: { 'GET /v3/company/REALM_ID/companyinfo/REALM_ID': { CompanyInfo: { Id: '1' } } },
    lists: {
      'GET /v3/company/REALM_ID/query': {
        items: 'QueryResponse.Customer',
        record: { Id: '{number}', MetaData: { LastUpdatedTime: '{offset}' } },
        paging: { by: 'expression', from: 'query.query', offset: /startposition (\d+)/ },
        filter: { from: 'query.query', pattern: />= '([^']+)'/ },
      },
    },
  },
  stripe: {
    token: { path: '/oauth/token', rotates: true },
    expired: {
      status: 401,
      body: { error: { type: 'invalid_request_error', code: 'api_key_expired', message: 'Expired' } },
    },
    objects: { 'GET /v1/account': { id: 'acct_1', object: 'account' } },
    lists: {
      'GET /v1/charges': {
        items: 'data',
        record: { id: '{id}', created: '{seconds}' },
        paging: { by: 'lastItem', from: 'query.starting_after', more: 'has_more' },
        filter: { from: 'query.created[gte]' },
        order: 'descending',
      },
    },
  },
  square: {
    token: { path: '/oauth2/token', format: 'json', extras: { expires_at: '2099-01-01T00:00:00Z' } },
    requires: { 'square-version': '2026-10-16' },
    expired: {
      status: 401,
      body: { errors: [{ category: 'AUTHENTICATION_ERROR', code: 'ACCESS_TOKEN_EXPIRED' }] },
    },
    objects: { 'GET /v2/merchants/me': { merchant: { id: 'M' } } },
    lists: {
      'GET /v2/payments': {
        items: 'payments',
        record: { id: '{id}', updated_at: '{isoMs}' },
        paging: { by: 'cursor', from: 'query.cursor', to: 'cursor' },
        filter: { from: 'query.updated_at_begin_time' },
        isEmptyOmitted: true,
      },
    },
  },
  paypal: {
    token: { path: '/v1/oauth2/token', client: 'basic' },
    expired: {
      status: 401,
      body: { error: 'invalid_token', error_description: 'Token signature verification failed' },
    },
    objects: { 'GET /v1/identity/oauth2/userinfo': { user_id: 'u', name: 'Ada' } },
    lists: {
      'GET /v1/reporting/transactions': {
        items: 'transaction_details',
        record: { transaction_info: { transaction_id: '{id}', transaction_updated_date: '{offset}' } },
        paging: { by: 'page', from: 'query.page', pages: 'total_pages' },
        filter: { from: 'query.start_date', isRequired: true },
        window: { until: 'query.end_date', days: 31 },
      },
    },
  },
  freshbooks: {
    token: { path: '/auth/oauth/token', rotates: true },
    expired: {
      status: 401,
      body: { error: 'unauthenticated', error_description: 'This action requires authentication' },
    },
    objects: { 'GET /auth/api/v1/users/me': { response: { id: 1 } } },
    lists: {
      'GET /accounting/account/ACCOUNT_ID/users/clients': {
        items: 'response.result.clients',
        record: { id: '{number}', updated: '{spaced}' },
        paging: { by: 'page', from: 'query.page', pages: 'response.result.pages' },
        filter: { from: 'query.search[updated_min]', isByDay: true },
      },
    },
  },
  shopify: {
    token: { path: '/admin/oauth/access_token', rotates: true },
    tokenHeader: ['x-shopify-access-token', ''],
    expired: {
      status: 401,
      body: { errors: '[API] Invalid API key or access token (unrecognized login or wrong password)' },
    },
    objects: { 'GET /admin/api/2026-10/shop.json': { shop: { id: 1 } } },
    lists: {
      'GET /admin/api/2026-10/orders.json': {
        items: 'orders',
        record: { id: '{number}', updated_at: '{offset}' },
        paging: { by: 'linkHeader' },
      },
      'POST /admin/api/2026-10/graphql.json': {
        items: 'data.orders.nodes',
        record: { id: 'gid://shopify/Order/{number}', updatedAt: '{iso}' },
        paging: {
          by: 'cursor',
          from: 'body.variables.after',
          to: 'data.orders.pageInfo.endCursor',
          end: 'same',
          more: 'data.orders.pageInfo.hasNextPage',
        },
        filter: { from: 'body.variables.q', pattern: /updated_at:>='([^']+)'/ },
      },
    },
  },
  'amazon-sp-api': {
    token: { path: '/auth/o2/token' },
    tokenHeader: ['x-amz-access-token', ''],
    expired: {
      status: 403,
      body: {
        errors: [
          {
            code: 'Unauthorized',
            message: 'Access to requested resource is denied.',
            details: 'The access token you provided has expired.',
          },
        ],
      },
    },
    objects: { 'GET /sellers/v1/marketplaceParticipations': { payload: [] } },
    lists: {
      'GET /orders/v0/orders': {
        items: 'payload.Orders',
        record: { AmazonOrderId: '{id}', LastUpdateDate: '{iso}' },
        paging: { by: 'cursor', from: 'query.NextToken', to: 'payload.NextToken' },
        filter: { from: 'query.LastUpdatedAfter', isRequired: true },
      },
    },
  },
}
