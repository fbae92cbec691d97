import type { MethodDefinition } from '@grpc/grpc-js'
import { parse, type Type } from 'protobufjs'

// Written independently of the component's encoding, from the field numbers of pubsub_api.proto, so that each checks
// the other.
const { root } = parse(`
  syntax = "proto3";
  package eventbus.v1;
  enum ReplayPreset { LATEST = 0; EARLIEST = 1; CUSTOM = 2; }
  message TopicRequest { string topic_name = 1; }
  message TopicInfo {
    string topic_name = 1; string tenant_guid = 2; bool can_publish = 3; bool can_subscribe = 4; string schema_id = 5;
    string rpc_id = 6;
  }
  message SchemaRequest { string schema_id = 1; }
  message SchemaInfo { string schema_json = 1; string schema_id = 2; string rpc_id = 3; }
  message EventHeader { string key = 1; bytes value = 2; }
  message ProducerEvent { string id = 1; string schema_id = 2; bytes payload = 3; repeated EventHeader headers = 4; }
  message ConsumerEvent { ProducerEvent event = 1; bytes replay_id = 2; }
  message FetchRequest {
    string topic_name = 1; ReplayPreset replay_preset = 2; bytes replay_id = 3; int32 num_requested = 4;
    string auth_refresh = 5;
  }
  message FetchResponse {
    repeated ConsumerEvent events = 1; bytes latest_replay_id = 2; string rpc_id = 3; int32 pending_num_requested = 4;
  }
`)

export interface FetchRequest {
  readonly topicName: string
  readonly replayPreset: 0 | 1 | 2
  readonly replayId: Buffer
  readonly numRequested: number
}

export interface FetchResponse {
  readonly events: readonly {
    readonly event: { readonly id: string; readonly schemaId: string; readonly payload: Buffer }
    readonly replayId: Buffer
  }[]
  readonly latestReplayId: Buffer
  readonly rpcId: string
  readonly pendingNumRequested: number
}

export interface TopicInfo {
  readonly topicName: string
  readonly tenantGuid: string
  readonly canPublish: boolean
  readonly canSubscribe: boolean
  readonly schemaId: string
}

/** The methods of eventbus.v1.PubSub in the server's format. */
export const service = {
  Subscribe: method<FetchRequest, FetchResponse>('Subscribe', 'FetchRequest', 'FetchResponse', true),
  GetTopic: method<{ readonly topicName: string }, TopicInfo>('GetTopic', 'TopicRequest', 'TopicInfo', false),
  GetSchema: method<
    { readonly schemaId: string },
    { readonly schemaJson: string; readonly schemaId: string }
  >('GetSchema', 'SchemaRequest', 'SchemaInfo', false),
}

function method<Input, Output>(
  name: string,
  request: string,
  response: string,
  isStream: boolean,
): MethodDefinition<Input, Output> {
  const [input, output] = [typeOf(request), typeOf(response)]
  return {
    path: `/eventbus.v1.PubSub/${name}`,
    requestStream: isStream,
    responseStream: isStream,
    requestSerialize: (value) => encode(input, value as object),
    requestDeserialize: (bytes) => decode(input, bytes) as Input,
    responseSerialize: (value) => encode(output, value as object),
    responseDeserialize: (bytes) => decode(output, bytes) as Output,
  }
}

function typeOf(name: string): Type {
  return root.lookupType(`eventbus.v1.${name}`)
}

function encode(type: Type, value: object): Buffer {
  return Buffer.from(type.encode(type.fromObject(value)).finish())
}

function decode(type: Type, bytes: Buffer): unknown {
  return type.toObject(type.decode(bytes), { defaults: true })
}
