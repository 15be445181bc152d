#include "src/cli/machine_limits.h"

#include <immintrin.h>
#include <stdlib.h>
#include <string.h>

#include "src/base/clock.h"
#include "src/rnn/instruction_set.h"

/* Independent chains: enough to cover the latency of a multiply-add on two units. */
enum { CHAINS = 12, ROUNDS = 100000, MEASUREMENTS = 8 };

/* Bytes that bandwidth_gb_per_s moves a measurement, at least once through its memory. */
enum { LEAST_MOVED_BYTES = 8 << 20, PASSES = 3 };

/* Keeps the compiler from dropping what nobody reads. */
static volatile float sink;

/* One loop a width.  The numbers stay near 1, so that none is subnormal. */
#define DEFINE_LOOP(name, isa, vector, set, multiply_add, first)                         \
    __attribute__((target(isa))) static void name(void) {                                \
        vector chain[CHAINS], a = set(0.999F), b = set(0.001F);                          \
        for (int k = 0; k < CHAINS; k++) chain[k] = set(1);                              \
        for (int i = 0; i < ROUNDS; i++) {                                               \
            _Pragma("GCC unroll 12") for (int k = 0; k < CHAINS; k++) chain[k] =         \
                multiply_add(chain[k], a, b);                                            \
        }                                                                                \
        for (int k = 1; k < CHAINS; k++) chain[0] = multiply_add(chain[0], a, chain[k]); \
        sink = first(chain[0]);                                                          \
    }

#define SSE_MULTIPLY_ADD(c, a, b) _mm_add_ps(_mm_mul_ps(c, a), b)

DEFINE_LOOP(loop_avx512, "avx512f", __m512, _mm512_set1_ps, _mm512_fmadd_ps, _mm512_cvtss_f32)
DEFINE_LOOP(loop_avx2, "avx2,fma", __m256, _mm256_set1_ps, _mm256_fmadd_ps, _mm256_cvtss_f32)
DEFINE_LOOP(loop_sse, "sse2", __m128, _mm_set1_ps, SSE_MULTIPLY_ADD, _mm_cvtss_f32)

double peak_gflops(void) {
    int lanes = 4;
    void (*loop)(void) = loop_sse;
    if (rnn_isa_available(RNN_ISA_AVX512)) {
        lanes = 16;
        loop = loop_avx512;
    } else if (rnn_isa_available(RNN_ISA_AVX2)) {
        lanes = 8;
        loop = loop_avx2;
    }
    double best = 0;
    for (int i = 0; i < MEASUREMENTS; i++) {
        double started_s = clock_monotonic_s();
        loop();
        double took_s = clock_monotonic_s() - started_s;
        double gflops = 2.0 * lanes * CHAINS * ROUNDS / took_s / 1e9;
        if (gflops > best) best = gflops;
    }
    return best;
}

/* A cache line at once; where vectors are narrower the compiler splits it. */
typedef float line __attribute__((vector_size(64)));

#define DEFINE_STREAM(name, isa)                                                              \
    __attribute__((target(isa))) static void name(line *to, const line *from, size_t lines) { \
        for (size_t k = 0; k < lines; k++) to[k] = 0.5F * from[k] + to[k];                    \
    }

DEFINE_STREAM(stream_avx512, "avx512f")
DEFINE_STREAM(stream_avx2, "avx2")
DEFINE_STREAM(stream_sse, "sse2")

typedef void stream(line *to, const line *from, size_t lines);

static stream *widest_stream(void) {
    if (rnn_isa_available(RNN_ISA_AVX512)) return stream_avx512;
    return rnn_isa_available(RNN_ISA_AVX2) ? stream_avx2 : stream_sse;
}

double bandwidth_gb_per_s(size_t bytes) {
    const size_t lines = bytes / 2 / sizeof(line);
    line *memory = aligned_alloc(sizeof(line), 2 * lines * sizeof(line));
    if (!memory) return 0;
    memset(memory, 0, 2 * lines * sizeof(line));
    stream *add = widest_stream();
    const size_t repeats = 1 + LEAST_MOVED_BYTES / (3 * lines * sizeof(line) + 1);
    double best = 0;
    for (int pass = 0; pass < PASSES; pass++) {
        const double started_s = clock_monotonic_s();
        for (size_t i = 0; i < repeats; i++) add(memory + lines, memory, lines);
        const double took_s = clock_monotonic_s() - started_s;
        const double moved_bytes = 3.0 * (double)(repeats * lines * sizeof(line));
        if (moved_bytes / took_s / 1e9 > best) best = moved_bytes / took_s / 1e9;
    }
    sink = memory[lines][0];
    free(memory);
    return best;
}
