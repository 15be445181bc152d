#include "src/rnn/isa.h"

typedef struct isa_row {
    const kernels *kernels;
    const model_passes *passes;
} isa_row;

static const isa_row ROWS[] = {
    [RNN_ISA_ORACLE] = {&rnn_kernels_generic, &rnn_model_oracle_passes},
    [RNN_ISA_GENERIC] = {&rnn_kernels_generic, &rnn_model_chunk_passes},
#ifdef __x86_64__
    [RNN_ISA_AVX2] = {&rnn_kernels_avx2, &rnn_model_chunk_passes},
    [RNN_ISA_AVX512] = {&rnn_kernels_avx512, &rnn_model_chunk_passes},
#else
    [RNN_ISA_AVX2] = {&rnn_kernels_generic, &rnn_model_chunk_passes},
    [RNN_ISA_AVX512] = {&rnn_kernels_generic, &rnn_model_chunk_passes},
#endif
};

const kernels *rnn_isa_kernels(rnn_isa isa) {
    return ROWS[isa].kernels;
}

const model_passes *rnn_isa_passes(rnn_isa isa) {
    return ROWS[isa].passes;
}
