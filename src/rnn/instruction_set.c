#include "src/rnn/instruction_set.h"

#include <string.h>

static const char *const NAMES[] = {
    [RNN_ISA_BEST] = "best", [RNN_ISA_ORACLE] = "oracle", [RNN_ISA_GENERIC] = "generic",
    [RNN_ISA_AVX2] = "avx2", [RNN_ISA_AVX512] = "avx512",
};

const char *rnn_isa_name(rnn_isa isa) {
    return NAMES[isa];
}

bool rnn_isa_parse(const char *name, rnn_isa *isa) {
    for (rnn_isa k = RNN_ISA_ORACLE; k <= RNN_ISA_AVX512; k++) {
        if (strcmp(name, NAMES[k]) != 0) continue;
        *isa = k;
        return true;
    }
    return false;
}

#ifdef __x86_64__
bool rnn_isa_available(rnn_isa isa) {
    if (isa == RNN_ISA_AVX2) return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
    if (isa == RNN_ISA_AVX512)
        return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") &&
               __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512bw") &&
               __builtin_cpu_supports("fma");
    return true;
}
#else
bool rnn_isa_available(rnn_isa isa) {
    return isa != RNN_ISA_AVX2 && isa != RNN_ISA_AVX512;
}
#endif

rnn_isa rnn_isa_best(void) {
    if (rnn_isa_available(RNN_ISA_AVX512)) return RNN_ISA_AVX512;
    if (rnn_isa_available(RNN_ISA_AVX2)) return RNN_ISA_AVX2;
    return RNN_ISA_GENERIC;
}

status rnn_isa_check(rnn_isa isa, error *err) {
    if (isa > RNN_ISA_AVX512)
        return error_set(err, STATUS_BAD_INPUT, "there is no instruction set number %d", (int)isa);
    if (rnn_isa_available(isa)) return STATUS_OK;
    return error_set(err, STATUS_BAD_INPUT,
                     "this CPU lacks the instructions of \"%s\"; the fastest that it has is \"%s\"",
                     rnn_isa_name(isa), rnn_isa_name(rnn_isa_best()));
}
