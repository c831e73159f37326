#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

// What the tests of the loader load: one map of each kind in use, and programs that touch them.

struct {
    __uint(type, BPF_MAP_TYPE_HASH);
    __uint(max_entries, 16);
    __type(key, __u32);
    __type(value, __u64);
} entries SEC(".maps");

struct {
    __uint(type, BPF_MAP_TYPE_ARRAY);
    __uint(map_flags, BPF_F_MMAPABLE);
    __uint(max_entries, 1024);
    __type(key, __u32);
    __type(value, __u64);
} slots SEC(".maps");

struct {
    __uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
    __uint(max_entries, 2);
    __type(key, __u32);
    __type(value, __u64);
} verdicts SEC(".maps");

struct {
    __uint(type, BPF_MAP_TYPE_RINGBUF);
    __uint(max_entries, 4096);
} events SEC(".maps");

const volatile __u32 action = XDP_PASS;

static void count(__u32 verdict)
{
    __u64 *counter = bpf_map_lookup_elem(&verdicts, &verdict);
    if (counter)
        (*counter)++;
}

// Adds one to slot 3, counts, and returns what the constant says.
SEC("xdp")
int answer(struct xdp_md *context)
{
    __u32 slot = 3;
    __u64 *value = bpf_map_lookup_elem(&slots, &slot);
    if (value)
        __sync_fetch_and_add(value, 1);
    count(0);
    return action;
}

// Drops everything.
SEC("xdp")
int drop(struct xdp_md *context)
{
    count(1);
    return XDP_DROP;
}

// Puts four bytes in front of the packet.
SEC("xdp")
int push(struct xdp_md *context)
{
    if (bpf_xdp_adjust_head(context, -4))
        return XDP_ABORTED;
    __u8 *data = (__u8 *)(long)context->data;
    if (data + 4 > (__u8 *)(long)context->data_end)
        return XDP_ABORTED;
    data[0] = 0xde;
    data[1] = 0xad;
    data[2] = 0xbe;
    data[3] = 0xef;
    return XDP_TX;
}

// Reports the first 20 bytes of each packet, and its interface.
SEC("xdp")
int report(struct xdp_md *context)
{
    __u8 *data = (__u8 *)(long)context->data;
    if (data + 20 > (__u8 *)(long)context->data_end)
        return XDP_ABORTED;
    struct event {
        __u32 interface;
        __u8 bytes[20];
    } *event = bpf_ringbuf_reserve(&events, sizeof(*event), 0);
    if (!event)
        return XDP_ABORTED;
    event->interface = context->ingress_ifindex;
    __builtin_memcpy(event->bytes, data, 20);
    if (data[0] == 0xff)
        bpf_ringbuf_discard(event, 0);
    else
        bpf_ringbuf_submit(event, 0);
    return XDP_DROP;
}

char LICENSE[] SEC("license") = "GPL";
