#include "src/results/environment.h"

#include <gnu/libc-version.h>
#include <stdio.h>
#include <string.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "src/base/clock.h"
#include "src/base/limits.h"
#include "src/base/sha256.h"
#include "src/config/config.h"
#include "src/data/packed.h"
#include "src/results/build_flags.h"
#include "src/results/build_info.h"
#include "src/rnn/spec.h"
#include "src/run/machine_limits.h"
#include "src/store/results_file.h"

#ifdef __clang__
#define COMPILER __VERSION__
#else
#define COMPILER "gcc " __VERSION__
#endif

const char *environment_version(void) {
    return SWEEP_VERSION;
}

void environment_append_version(text *out) {
    text_append_format(out, "sweep %s (", SWEEP_VERSION);
    if (BUILD_GIT_COMMIT[0])
        text_append_format(out, "commit %.12s%s, ", BUILD_GIT_COMMIT,
                           BUILD_GIT_DIRTY[0] == '1' ? " with changes" : "");
    text_append_format(out, "numeric contract %d, %s)\n", RNN_NUMERICS_VERSION,
                       "built by " COMPILER);
}

/* Nothing is said where the build knew no commit. */
static status add_commit(results *r, error *err) {
    if (!BUILD_GIT_COMMIT[0]) return STATUS_OK;
    TRY(results_add_fact(r, "git_commit", BUILD_GIT_COMMIT, err));
    return results_add_fact(r, "git_dirty", BUILD_GIT_DIRTY, err);
}

/* The model's name as the kernel tells it, "unknown" where it does not. */
static void read_cpu_name(char name[128]) {
    snprintf(name, 128, "unknown");
    FILE *file = fopen("/proc/cpuinfo", "re");
    if (!file) return;
    char line[512];
    while (fgets(line, sizeof line, file)) {
        char *colon = strncmp(line, "model name", 10) == 0 ? strchr(line, ':') : NULL;
        if (!colon) continue;
        line[strcspn(line, "\n")] = '\0';
        snprintf(name, 128, "%.127s", colon + 2);
        break;
    }
    fclose(file);
}

static status add_program(results *r, error *err) {
    char numerics[16];
    snprintf(numerics, sizeof numerics, "%d", RNN_NUMERICS_VERSION);
    TRY(results_add_fact(r, "sweep_version", SWEEP_VERSION, err));
    TRY(add_commit(r, err));
    TRY(results_add_fact(r, "numerics_version", numerics, err));
    TRY(results_add_fact(r, "compiler", COMPILER, err));
    return results_add_fact(r, "compiler_flags", BUILD_FLAGS, err);
}

bool environment_is_of(const results *r) {
    return strcmp(results_fact(r, "sweep_version"), SWEEP_VERSION) == 0 &&
           strcmp(results_fact(r, "git_commit"), BUILD_GIT_COMMIT) == 0 &&
           strcmp(results_fact(r, "git_dirty"), BUILD_GIT_DIRTY) == 0;
}

/* As they run, which may be younger than what was built against. */
static status add_libraries(results *r, error *err) {
    char c_library[64];
    snprintf(c_library, sizeof c_library, "glibc %s", gnu_get_libc_version());
    TRY(results_add_fact(r, "c_library", c_library, err));
    TRY(results_add_fact(r, "hdf5_version", store_hdf5_version(), err));
    TRY(results_add_fact(r, "libyaml_version", config_libyaml_version(), err));
    TRY(results_add_fact(r, "zlib_version", packed_zlib_version(), err));
    return results_add_fact(r, "libcrypto_version", sha256_library_version(), err);
}

/* The instruction set that trained, as the journal has it; NULL when it has nothing. */
static const char *instruction_set(const results *r) {
    for (int32_t i = 0; i < r->trial_count; i++)
        if (r->trials[i].runtime.isa[0]) return r->trials[i].runtime.isa;
    return NULL;
}

static status add_machine(results *r, error *err) {
    char cpu[128], cpus[16], memory[32];
    struct utsname system = {0};
    uname(&system);
    read_cpu_name(cpu);
    snprintf(cpus, sizeof cpus, "%d", limits_cpus());
    double memory_bytes = (double)sysconf(_SC_PHYS_PAGES) * (double)sysconf(_SC_PAGESIZE);
    snprintf(memory, sizeof memory, "%.1f GiB", memory_bytes / (1024.0 * 1024 * 1024));
    TRY(results_add_fact(r, "cpu", cpu, err));
    const char *path = instruction_set(r);
    if (path) TRY(results_add_fact(r, "instruction_set", path, err));
    TRY(results_add_fact(r, "cpus", cpus, err));
    TRY(results_add_fact(r, "memory", memory, err));
    TRY(results_add_fact(r, "host", system.nodename, err));
    TRY(results_add_fact(r, "kernel", system.release, err));
    return results_add_fact(r, "machine", system.machine, err);
}

/* How the trials ran: side by side, and with how many threads each. */
static status add_run(results *r, error *err) {
    char workers[16], threads[16];
    int32_t last_worker = -1;
    for (int32_t i = 0; i < r->trial_count; i++)
        if (r->trials[i].runtime.attempts > 0 && r->trials[i].runtime.worker > last_worker)
            last_worker = r->trials[i].runtime.worker;
    if (last_worker < 0) return STATUS_OK;
    snprintf(workers, sizeof workers, "%d", (int)last_worker + 1);
    snprintf(threads, sizeof threads, "%d", r->trials[0].trial.threads);
    TRY(results_add_fact(r, "workers", workers, err));
    return results_add_fact(r, "threads_per_worker", threads, err);
}

status environment_add_facts(results *r, error *err) {
    char now[CLOCK_UTC_CHARS + 1];
    clock_utc_now(now);
    TRY(add_program(r, err));
    TRY(add_libraries(r, err));
    TRY(add_machine(r, err));
    TRY(add_run(r, err));
    return results_add_fact(r, "finished_at", now, err);
}

status environment_add_limits(results *r, error *err) {
    const struct {
        const char *fact;
        double value;
    } limits[] = {{"peak_gflops_per_core", machine_limits_peak_gflops()},
                  {"bandwidth_256_kib_gb_per_s", machine_limits_bandwidth_gb_per_s(256 << 10)},
                  {"bandwidth_32_mib_gb_per_s", machine_limits_bandwidth_gb_per_s(32 << 20)}};
    for (size_t i = 0; i < sizeof limits / sizeof *limits; i++) {
        char value[32];
        snprintf(value, sizeof value, "%.1f", limits[i].value);
        TRY(results_add_fact(r, limits[i].fact, value, err));
    }
    return STATUS_OK;
}
