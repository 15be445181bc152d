#include "experiments/engine_speed/bandwidth.h"

#include <stdlib.h>
#include <string.h>

#include "experiments/engine_speed/cpu_time.h"

static const double LEAST_S = 0.05;

double bandwidth_bytes_per_s(size_t bytes) {
    const size_t half = bytes / 2 / sizeof(float);
    float *memory = aligned_alloc(64, (2 * half * sizeof *memory + 63) / 64 * 64);
    if (!memory) return 0;
    memset(memory, 0, 2 * half * sizeof *memory);
    const float *from = memory;
    float *to = memory + half;
    double moved = 0, time_s;
    const double begin_s = cpu_time_s();
    do {
        for (size_t k = 0; k < half; k++) to[k] = 0.5f * from[k] + to[k];
        __asm__ volatile("" : : "r"(to) : "memory");
        moved += 3.0 * (double)half * sizeof *memory;
        time_s = cpu_time_s() - begin_s;
    } while (time_s < LEAST_S);
    free(memory);
    return moved / time_s;
}
