#include "src/run/machine_limits.h"

#include <stdlib.h>
#include <string.h>

#include "src/base/clock.h"
#include "src/rnn/instruction_set.h"

/* Independent chains: enough to cover the latency of a multiply-add on two units. */
enum { CHAINS = 12, ROUNDS = 100000, MEASUREMENTS = 8 };

/* Bytes that machine_limits_bandwidth_gb_per_s moves a measurement, at least once through its
 * memory. */
enum { LEAST_MOVED_BYTES = 8 << 20, PASSES = 3 };

/* Keeps the compiler from dropping what nobody reads. */
static volatile float sink;

/* Plain C on vectors, a loop for each width of x86; other CPUs have one. */
#define ANY_CPU
#ifdef __x86_64__
#define TARGET(isa) __attribute__((target(isa)))
#endif

/* The numbers stay near 1, so that none is subnormal.  Product and sum may become one instruction:
 * this file alone is compiled so. */
#define DEFINE_LOOP(name, target, bytes)                                                           \
    target static void name(void) {                                                                \
        typedef float vector __attribute__((vector_size(bytes)));                                  \
        vector chain[CHAINS], a = (vector){0} + 0.999F, b = (vector){0} + 0.001F;                  \
        for (int k = 0; k < CHAINS; k++) chain[k] = (vector){0} + 1.0F;                            \
        for (int i = 0; i < ROUNDS; i++) {                                                         \
            _Pragma("GCC unroll 12") for (int k = 0; k < CHAINS; k++) chain[k] = chain[k] * a + b; \
        }                                                                                          \
        for (int k = 1; k < CHAINS; k++) chain[0] = chain[0] * a + chain[k];                       \
        sink = chain[0][0];                                                                        \
    }

DEFINE_LOOP(loop_plain, ANY_CPU, 16)
#ifdef __x86_64__
DEFINE_LOOP(loop_avx512, TARGET("avx512f"), 64)
DEFINE_LOOP(loop_avx2, TARGET("avx2,fma"), 32)
#endif

/* How this CPU computes fastest. */
typedef struct peak_loop {
    void (*run)(void);
    int lanes;
} peak_loop;

static peak_loop widest_loop(void) {
#ifdef __x86_64__
    if (rnn_isa_available(RNN_ISA_AVX512)) return (peak_loop){loop_avx512, 16};
    if (rnn_isa_available(RNN_ISA_AVX2)) return (peak_loop){loop_avx2, 8};
#endif
    return (peak_loop){loop_plain, 4};
}

double machine_limits_peak_gflops(void) {
    const peak_loop loop = widest_loop();
    double best = 0;
    for (int i = 0; i < MEASUREMENTS; i++) {
        double started_s = clock_monotonic_s();
        loop.run();
        double took_s = clock_monotonic_s() - started_s;
        double gflops = 2.0 * loop.lanes * CHAINS * ROUNDS / took_s / 1e9;
        if (gflops > best) best = gflops;
    }
    return best;
}

/* A cache line at once; where vectors are narrower the compiler splits it. */
typedef float line __attribute__((vector_size(64)));

#define DEFINE_STREAM(name, target)                                        \
    target static void name(line *to, const line *from, size_t lines) {    \
        for (size_t k = 0; k < lines; k++) to[k] = 0.5F * from[k] + to[k]; \
    }

DEFINE_STREAM(stream_plain, ANY_CPU)
#ifdef __x86_64__
DEFINE_STREAM(stream_avx512, TARGET("avx512f"))
DEFINE_STREAM(stream_avx2, TARGET("avx2"))
#endif

typedef void stream(line *to, const line *from, size_t lines);

static stream *widest_stream(void) {
#ifdef __x86_64__
    if (rnn_isa_available(RNN_ISA_AVX512)) return stream_avx512;
    if (rnn_isa_available(RNN_ISA_AVX2)) return stream_avx2;
#endif
    return stream_plain;
}

double machine_limits_bandwidth_gb_per_s(size_t bytes) {
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
