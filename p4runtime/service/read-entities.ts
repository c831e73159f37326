import { create } from "@bufbuild/protobuf";
import {
  type Entity,
  EntitySchema,
  type ReadResponse,
  ReadResponseSchema,
} from "../gen/p4/v1/p4runtime_pb.js";
import { ENTITY_FIELDS, ENTITY_KINDS } from "./entities/entity-kinds.ts";
import type { EntityCase, EntityKind, ReadContext } from "./entity-kind.ts";
import { refusal, within } from "./request-error.ts";

/** Answers a read, in messages of bounded length (P4Runtime specification, "Read RPC"). @throws RequestError */
export async function* readEntities(
  context: ReadContext,
  filters: readonly Entity[],
): AsyncGenerator<ReadResponse> {
  for (const [index, { entity }] of filters.entries()) {
    const { case: kind, value } = entity;
    if (kind === undefined) throw refusal("p4runtime-missing-field", `entities[${index}].entity`);
    try {
      for await (const found of (ENTITY_KINDS[kind] as EntityKind<EntityCase>).read(context, value)) {
        const entities = found.map((message) =>
          create(EntitySchema, { entity: { case: kind, value: message } as Entity["entity"] }),
        );
        yield create(ReadResponseSchema, { entities });
      }
    } catch (error) {
      throw within(`entities[${index}].${ENTITY_FIELDS[kind]}`, error);
    }
  }
}
