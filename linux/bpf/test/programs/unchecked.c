#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

// Reads a packet without looking at its length, which the verifier rejects.
SEC("xdp")
int unchecked(struct xdp_md *context)
{
    return *(__u8 *)(long)context->data;
}

char LICENSE[] SEC("license") = "GPL";
