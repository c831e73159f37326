import { DiagnosticError } from "../../diagnostics/diagnostic.ts";
import { linuxMessages } from "../../diagnostics/messages-linux.ts";
import { type Address, native } from "../libc.ts";

/** A pointer that libbpf hands out: its own structure, or a C string. */
type Handle = Address;

/** The functions of libbpf in use, by their names there. Negative results are `-errno`, null pointers leave errno. */
export interface Libbpf {
  bpf_object__open_file(path: string, options: Uint8Array): Handle | null;
  bpf_object__load(object: Handle): number;
  bpf_object__close(object: Handle): void;
  bpf_object__next_program(object: Handle, before: Handle | null): Handle | null;
  bpf_object__next_map(object: Handle, before: Handle | null): Handle | null;
  bpf_program__name(program: Handle): string;
  bpf_program__fd(program: Handle): number;
  bpf_map__name(map: Handle): string;
  bpf_map__fd(map: Handle): number;
  bpf_map__type(map: Handle): number;
  bpf_map__key_size(map: Handle): number;
  bpf_map__value_size(map: Handle): number;
  bpf_map__max_entries(map: Handle): number;
  bpf_map__set_max_entries(map: Handle, count: number): number;
  bpf_map__reuse_fd(map: Handle, fd: number): number;
  bpf_map__initial_value(map: Handle, size: Uint8Array): Handle | null;
  bpf_map_lookup_elem(fd: number, key: Uint8Array, value: Uint8Array): number;
  bpf_map_update_elem(fd: number, key: Uint8Array, value: Uint8Array, flags: number): number;
  bpf_map_delete_elem(fd: number, key: Uint8Array): number;
  bpf_map_get_next_key(fd: number, before: Uint8Array | null, key: Uint8Array): number;
  bpf_map_update_batch(fd: number, keys: Uint8Array, values: Uint8Array, count: Uint8Array, o: null): number;
  bpf_map_delete_batch(fd: number, keys: Uint8Array, count: Uint8Array, options: null): number;
  bpf_map_lookup_batch(
    fd: number,
    from: Uint8Array | null,
    next: Uint8Array,
    keys: Uint8Array,
    values: Uint8Array,
    count: Uint8Array,
    options: null,
  ): number;
  bpf_obj_get_info_by_fd(fd: number, info: Uint8Array, length: Uint8Array): number;
  bpf_obj_pin(fd: number, path: string): number;
  bpf_obj_get(path: string): number;
  bpf_link_create(program: number, target: number, type: number, options: Uint8Array): number;
  bpf_link_update(link: number, program: number, options: null): number;
  bpf_prog_test_run_opts(program: number, options: Uint8Array): number;
}

const SIGNATURES = [
  "void *bpf_object__open_file(const char *path, void *options)",
  "int bpf_object__load(void *object)",
  "void bpf_object__close(void *object)",
  "void *bpf_object__next_program(void *object, void *before)",
  "void *bpf_object__next_map(void *object, void *before)",
  "const char *bpf_program__name(void *program)",
  "int bpf_program__fd(void *program)",
  "const char *bpf_map__name(void *map)",
  "int bpf_map__fd(void *map)",
  "int bpf_map__type(void *map)",
  "uint32_t bpf_map__key_size(void *map)",
  "uint32_t bpf_map__value_size(void *map)",
  "uint32_t bpf_map__max_entries(void *map)",
  "int bpf_map__set_max_entries(void *map, uint32_t count)",
  "int bpf_map__reuse_fd(void *map, int fd)",
  "void *bpf_map__initial_value(void *map, void *size)",
  "int bpf_map_lookup_elem(int fd, const void *key, void *value)",
  "int bpf_map_update_elem(int fd, const void *key, const void *value, uint64_t flags)",
  "int bpf_map_delete_elem(int fd, const void *key)",
  "int bpf_map_get_next_key(int fd, const void *before, void *key)",
  "int bpf_map_update_batch(int fd, const void *keys, const void *values, void *count, void *options)",
  "int bpf_map_delete_batch(int fd, const void *keys, void *count, void *options)",
  "int bpf_map_lookup_batch(int fd, void *from, void *next, void *keys, void *values, void *count, void *options)",
  "int bpf_obj_get_info_by_fd(int fd, void *info, void *length)",
  "int bpf_obj_pin(int fd, const char *path)",
  "int bpf_obj_get(const char *path)",
  "int bpf_link_create(int program, int target, int type, void *options)",
  "int bpf_link_update(int link, int program, void *options)",
  "int bpf_prog_test_run_opts(int program, void *options)",
];

let loaded: Libbpf | undefined;

/**
 * libbpf 1.x, loaded on first use. It says nothing on stderr: what fails is thrown.
 *
 * @throws DiagnosticError where it is not installed
 */
export function libbpf(): Libbpf {
  loaded ??= load("libbpf.so.1");
  return loaded;
}

/** As {@link libbpf}, from a library of any name; for tests. */
export function load(name: string): Libbpf {
  const { koffi } = native();
  try {
    const library = koffi.load(name);
    library.func("void *libbpf_set_print(void *print)")(null);
    return Object.fromEntries(
      SIGNATURES.map((signature) => library.func(signature)).map((f) => [f.info.name, f]),
    ) as unknown as Libbpf;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new DiagnosticError([linuxMessages.diagnose("linux-no-libbpf", {}, { reason })]);
  }
}
