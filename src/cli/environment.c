#include "src/cli/environment.h"

#include <stdio.h>
#include <string.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "src/base/clock.h"
#include "src/base/limits.h"
#include "src/cli/build_info.h"
#include "src/cli/peak.h"
#include "src/lstm/lstm.h"
#include "src/store/results_file.h"

#define STRINGIZED_AS_IS(words) #words
#define STRINGIZED(macro) STRINGIZED_AS_IS(macro)

/* What of the flags can change a result or its speed. */
#ifdef __OPTIMIZE__
#define BUILD_FLAGS "-O2 -ffp-contract=off -fno-fast-math"
#else
#define BUILD_FLAGS "-O0 -ffp-contract=off -fno-fast-math"
#endif

#define SWEEP_VERSION "0.1.0"

const char *environment_version(void) {
    return SWEEP_VERSION;
}

void environment_print_version(void) {
    printf("sweep %s (commit %.12s%s, numeric contract %d, %s)\n", SWEEP_VERSION, BUILD_GIT_COMMIT,
           BUILD_GIT_DIRTY[0] == '1' ? " with changes" : "", LSTM_NUMERICS_VERSION,
           "built by gcc " __VERSION__);
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
    snprintf(numerics, sizeof numerics, "%d", LSTM_NUMERICS_VERSION);
    TRY(results_add_fact(r, "sweep_version", SWEEP_VERSION, err));
    TRY(results_add_fact(r, "git_commit", BUILD_GIT_COMMIT, err));
    TRY(results_add_fact(r, "git_dirty", BUILD_GIT_DIRTY, err));
    TRY(results_add_fact(r, "numerics_version", numerics, err));
    TRY(results_add_fact(r, "compiler", "gcc " __VERSION__, err));
    TRY(results_add_fact(r, "compiler_flags", BUILD_FLAGS, err));
    TRY(results_add_fact(r, "c_library",
                         "glibc " STRINGIZED(__GLIBC__) "." STRINGIZED(__GLIBC_MINOR__), err));
    return results_add_fact(r, "hdf5_version", store_hdf5_version(), err);
}

/* The instruction set that trained, as the journal has it; "unknown" when it has nothing. */
static const char *instruction_set(const results *r) {
    for (int32_t i = 0; i < r->trial_count; i++)
        if (r->trials[i].runtime.path[0]) return r->trials[i].runtime.path;
    return "unknown";
}

static status add_machine(results *r, error *err) {
    char cpu[128], cpus[16], memory[32], peak[32];
    struct utsname system = {0};
    uname(&system);
    read_cpu_name(cpu);
    snprintf(cpus, sizeof cpus, "%d", limits_cpus());
    double memory_bytes = (double)sysconf(_SC_PHYS_PAGES) * (double)sysconf(_SC_PAGESIZE);
    snprintf(memory, sizeof memory, "%.1f GiB", memory_bytes / (1024.0 * 1024 * 1024));
    TRY(results_add_fact(r, "cpu", cpu, err));
    snprintf(peak, sizeof peak, "%.1f", peak_gflops());
    TRY(results_add_fact(r, "peak_gflops_per_core", peak, err));
    TRY(results_add_fact(r, "instruction_set", instruction_set(r), err));
    TRY(results_add_fact(r, "cpus", cpus, err));
    TRY(results_add_fact(r, "memory", memory, err));
    TRY(results_add_fact(r, "host", system.nodename, err));
    TRY(results_add_fact(r, "kernel", system.release, err));
    return results_add_fact(r, "machine", system.machine, err);
}

status environment_add_facts(results *r, error *err) {
    char now[CLOCK_UTC_CHARS + 1];
    clock_utc_now(now);
    TRY(add_program(r, err));
    TRY(add_machine(r, err));
    return results_add_fact(r, "finished_at", now, err);
}
