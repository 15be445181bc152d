#include "experiments/engine_speed/peak.h"

#include "experiments/engine_speed/cpu_time.h"

/* 12 chains of `LANES` lanes hide the latency; the values go to 0.5 and stay there.  Each chain has
 * a name: as an array they would end up in memory. */
#define FOR_CHAINS(DO) DO(0) DO(1) DO(2) DO(3) DO(4) DO(5) DO(6) DO(7) DO(8) DO(9) DO(10) DO(11)
enum { CHAINS = 12, ROUNDS = 2000000 };

#if LANES == 16
#define PEAK peak_flops_avx512
#else
#define PEAK peak_flops_avx2
#endif

typedef float vec __attribute__((vector_size(LANES * sizeof(float))));

double PEAK(void) {
    vec factor, addend;
    for (int lane = 0; lane < LANES; lane++) factor[lane] = 0.5f, addend[lane] = 0.25f;
#define BEGIN(k) vec sum##k = factor;
    FOR_CHAINS(BEGIN)
    const double begin_s = cpu_time_s();
    for (int round = 0; round < ROUNDS; round++) {
        /* Contracted to one instruction: see BUILD. */
#define ADVANCE(k) sum##k = sum##k * factor + addend;
#define KEEP(k) __asm__ volatile("" : "+v"(sum##k));
        FOR_CHAINS(ADVANCE)
        FOR_CHAINS(KEEP)
    }
    const double time_s = cpu_time_s() - begin_s;
    return 2.0 * LANES * CHAINS * ROUNDS / time_s;
}
