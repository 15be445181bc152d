#include "src/run/cpus.h"

#include <errno.h>
#include <math.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>

#include "src/run/cgroup.h"
#include "src/run/run.h"

static double quota_of(double quota, double period) {
    return quota > 0 && period > 0 ? quota / period : INFINITY;
}

/* Version 2: "150000 100000", or "max 100000". */
static double unified_quota(const char *folder) {
    char line[CGROUP_LINE_BYTES];
    double quota = 0, period = 0;
    if (!cgroup_first_line(folder, "cpu.max", line)) return INFINITY;
    return sscanf(line, "%lf %lf", &quota, &period) == 2 ? quota_of(quota, period) : INFINITY;
}

/* Version 1: two files; a quota of -1 is none. */
static double legacy_quota(const char *folder) {
    char quota[CGROUP_LINE_BYTES], period[CGROUP_LINE_BYTES];
    if (!cgroup_first_line(folder, "cpu.cfs_quota_us", quota) ||
        !cgroup_first_line(folder, "cpu.cfs_period_us", period))
        return INFINITY;
    return quota_of(strtod(quota, NULL), strtod(period, NULL));
}

static void keep_smallest(const char *folder, bool unified, void *context) {
    double *smallest = context;
    *smallest = fmin(*smallest, unified ? unified_quota(folder) : legacy_quota(folder));
}

double cpus_quota(const char *root) {
    double smallest = INFINITY;
    cgroup_visit(root, "cpu", keep_smallest, &smallest);
    return smallest;
}

/* CPU_SETSIZE is only a default: a larger machine refuses a mask that is too small for it. */
static int cpus_of_affinity(void) {
    for (int capacity = CPU_SETSIZE; capacity <= 1 << 20; capacity *= 2) {
        cpu_set_t *mask = CPU_ALLOC(capacity);
        if (!mask) return 1;
        size_t bytes = CPU_ALLOC_SIZE(capacity);
        int failed = sched_getaffinity(0, bytes, mask);
        int cause = errno, count = failed ? 1 : CPU_COUNT_S(bytes, mask);
        CPU_FREE(mask);
        if (!failed || cause != EINVAL) return count;
    }
    return 1;
}

/* A quota of one and a half counts as two: two workers use all of it, one would not. */
int run_default_workers(void) {
    double usable = fmin(cpus_of_affinity(), ceil(cpus_quota("")));
    return usable < 1 ? 1 : (int)usable;
}
