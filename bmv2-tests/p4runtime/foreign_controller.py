"""A P4Runtime controller that shares no code with nicforge: grpcio and Google's protobuf.

usage: foreign_controller.py MESSAGES ADDRESS P4INFO PROGRAM

MESSAGES is the folder of the generated Python messages, P4INFO a binary P4Info. Prints one JSON object of what it saw.
"""

import json
import queue
import sys

messages, address, p4info_file, program_file = sys.argv[1:]
sys.path.insert(0, messages)
import google  # noqa: E402

google.__path__.append(messages + "/google")

import grpc  # noqa: E402
from google.rpc import status_pb2  # noqa: E402
from p4.config.v1 import p4info_pb2  # noqa: E402
from p4.v1 import p4runtime_pb2 as p4  # noqa: E402
from p4.v1.p4runtime_pb2_grpc import P4RuntimeStub  # noqa: E402

seen = {}
stub = P4RuntimeStub(grpc.insecure_channel(address))
seen["version"] = stub.Capabilities(p4.CapabilitiesRequest()).p4runtime_api_version

# The stream: arbitration first, then packets and digests.
requests = queue.Queue()
stream = stub.StreamChannel(iter(requests.get, None))


def send(**message):
    requests.put(p4.StreamMessageRequest(**message))


def receive(kind):
    for message in stream:
        if message.WhichOneof("update") == kind:
            return getattr(message, kind)


ELECTION = p4.Uint128(high=0, low=1)
send(arbitration=p4.MasterArbitrationUpdate(device_id=1, election_id=ELECTION))
seen["arbitration"] = receive("arbitration").status.code

p4info = p4info_pb2.P4Info()
with open(p4info_file, "rb") as file:
    p4info.ParseFromString(file.read())
with open(program_file, "rb") as file:
    program = file.read()
stub.SetForwardingPipelineConfig(
    p4.SetForwardingPipelineConfigRequest(
        device_id=1,
        election_id=ELECTION,
        action=p4.SetForwardingPipelineConfigRequest.VERIFY_AND_COMMIT,
        config=p4.ForwardingPipelineConfig(
            p4info=p4info, p4_device_config=program, cookie=p4.ForwardingPipelineConfig.Cookie(cookie=7)
        ),
    )
)
config = stub.GetForwardingPipelineConfig(p4.GetForwardingPipelineConfigRequest(device_id=1)).config
seen["sameP4info"] = config.p4info == p4info
seen["sameProgram"] = config.p4_device_config == program
seen["cookie"] = config.cookie.cookie


def named(objects, alias):
    return next(o.preamble.id for o in objects if o.preamble.alias == alias)


def write(*updates):
    stub.Write(
        p4.WriteRequest(
            device_id=1,
            election_id=ELECTION,
            updates=[p4.Update(type=kind, entity=entity) for kind, entity in updates],
        )
    )


def read(**entity):
    request = p4.ReadRequest(device_id=1, entities=[p4.Entity(**entity)])
    return [e for response in stub.Read(request) for e in response.entities]


def flow(last, port):
    exact = [bytes([10, 0, 0, last]), bytes([10, 0, 0, 2]), bytes([17])]
    return p4.Entity(
        table_entry=p4.TableEntry(
            table_id=named(p4info.tables, "flows"),
            match=[
                p4.FieldMatch(field_id=i + 1, exact=p4.FieldMatch.Exact(value=v)) for i, v in enumerate(exact)
            ],
            action=p4.TableAction(
                action=p4.Action(
                    action_id=named(p4info.actions, "forward"),
                    params=[p4.Action.Param(param_id=1, value=port.to_bytes(2, "big").lstrip(b"\0") or b"\0")],
                )
            ),
        )
    )


INSERT, MODIFY, DELETE = p4.Update.INSERT, p4.Update.MODIFY, p4.Update.DELETE
write(*[(INSERT, flow(last, 1)) for last in range(1, 5)])
write((MODIFY, flow(1, 9)), (DELETE, flow(2, 0)))
entries = read(table_entry=p4.TableEntry(table_id=named(p4info.tables, "flows")))
seen["symmetric"] = entries == [flow(1, 9), flow(3, 1), flow(4, 1)]

try:
    write((INSERT, flow(5, 1)), (INSERT, flow(6, 600)), (INSERT, flow(1, 1)))
except grpc.RpcError as error:
    seen["writeCode"] = error.code().name
    details = dict(error.trailing_metadata())["grpc-status-details-bin"]
    errors = []
    for detail in status_pb2.Status.FromString(details).details:
        unpacked = p4.Error()
        detail.Unpack(unpacked)
        errors.append([unpacked.canonical_code, unpacked.message])
    seen["errors"] = errors

write(
    (
        INSERT,
        p4.Entity(
            digest_entry=p4.DigestEntry(
                digest_id=p4info.digests[0].preamble.id,
                config=p4.DigestEntry.Config(max_timeout_ns=0, max_list_size=1, ack_timeout_ns=10**9),
            )
        ),
    )
)
# Out of port 7, where the test sends it back in by port 3.
frame = bytes.fromhex("020000000001020000000002080045000018000000004011" "0000" "0a0000010a00000201020304")
send(
    packet=p4.PacketOut(
        payload=frame,
        metadata=[p4.PacketMetadata(metadata_id=1, value=b"\x07"), p4.PacketMetadata(metadata_id=2, value=b"\0")],
    )
)
digest = receive("digest")
seen["digest"] = [member.bitstring.hex() for member in digest.data[0].struct.members]
send(digest_ack=p4.DigestListAck(digest_id=digest.digest_id, list_id=digest.list_id))

counter = p4.CounterEntry(counter_id=named(p4info.counters, "perPort"), index=p4.Index(index=3))
seen["counter"] = read(counter_entry=counter)[0].counter_entry.data.packet_count
direct = p4.DirectCounterEntry(table_entry=flow(1, 9).table_entry)
seen["directCounter"] = read(direct_counter_entry=direct)[0].direct_counter_entry.data.byte_count

requests.put(None)
print(json.dumps(seen))
