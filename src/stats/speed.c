#include "src/stats/speed.h"

#include <math.h>
#include <stdlib.h>

static double number_fact(const results *r, const char *name) {
    double value = strtod(results_fact(r, name), NULL);
    return isfinite(value) && value > 0 ? value : 0;
}

core_limits core_limits_of(const results *r) {
    return (core_limits){
        .peak_gflops = number_fact(r, "peak_gflops_per_core"),
        .cache_gb_per_s = number_fact(r, "bandwidth_256_kib_gb_per_s"),
        .memory_gb_per_s = number_fact(r, "bandwidth_32_mib_gb_per_s"),
    };
}

double speed_core_samples_per_s(const result *trial) {
    const trial_runtime *t = &trial->runtime;
    return t->samples_per_s * t->train_s / trial_runtime_core_s(t);
}

double speed_training_gflops(const result *trial) {
    if (trial->status != TRIAL_FINISHED || !(trial->runtime.samples_per_s > 0)) return NAN;
    return speed_core_samples_per_s(trial) * trial_training_flops(&trial->trial) / 1e9;
}

const result *speed_fastest_run(const configuration *g) {
    const result *best = NULL;
    double most = 0;
    for (int32_t i = 0; i < g->run_count; i++) {
        const double gflops = speed_training_gflops(g->runs[i]);
        if (!(gflops > most)) continue;
        most = gflops;
        best = g->runs[i];
    }
    return best;
}

bool speed_has_fastest_run(const comparison *c) {
    for (int32_t i = 0; i < c->configuration_count; i++)
        if (speed_fastest_run(&c->configurations[i])) return true;
    return false;
}
