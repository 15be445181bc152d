#include "src/base/limits.h"

#include <errno.h>
#include <math.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "src/base/cgroup.h"

enum { PATH_BYTES = 4096 };

/* A number that stands alone on the first line; `otherwise` when there is none, as in "max". */
static double read_number(const char *folder, const char *file, double otherwise) {
    char line[CGROUP_LINE_BYTES], *end;
    if (!cgroup_first_line(folder, file, line)) return otherwise;
    double value = strtod(line, &end);
    return end > line ? value : otherwise;
}

/* --- limits of one group --- */

static double quota_of(double quota, double period) {
    return quota > 0 && period > 0 ? quota / period : INFINITY;
}

/* Version 2: "150000 100000", or "max 100000".  Version 1: two files; a quota of -1 is none. */
static double cpu_quota(const char *folder, bool unified) {
    char line[CGROUP_LINE_BYTES];
    double quota = 0, period = 0;
    if (!unified)
        return quota_of(read_number(folder, "cpu.cfs_quota_us", 0),
                        read_number(folder, "cpu.cfs_period_us", 0));
    if (!cgroup_first_line(folder, "cpu.max", line)) return INFINITY;
    return sscanf(line, "%lf %lf", &quota, &period) == 2 ? quota_of(quota, period) : INFINITY;
}

/* The value of a line "<name> <value>" of memory.stat; 0 if there is none. */
static double memory_stat(const char *folder, const char *name) {
    char path[PATH_BYTES], line[CGROUP_LINE_BYTES];
    int chars = snprintf(path, sizeof path, "%s/memory.stat", folder);
    FILE *f = chars > 0 && chars < PATH_BYTES ? fopen(path, "re") : NULL;
    if (!f) return 0;
    double value = 0;
    size_t length = strlen(name);
    while (fgets(line, sizeof line, f))
        if (strncmp(line, name, length) == 0 && line[length] == ' ')
            value = strtod(line + length, NULL);
    fclose(f);
    return value;
}

/* In version 1 no limit is a number near 2^63, which no machine reaches. */
static double memory_left(const char *folder, bool unified) {
    const double limit =
        read_number(folder, unified ? "memory.max" : "memory.limit_in_bytes", INFINITY);
    return limit - read_number(folder, unified ? "memory.current" : "memory.usage_in_bytes", 0) +
           memory_stat(folder, unified ? "inactive_file" : "total_inactive_file");
}

/* --- the nearest limit --- */

static void keep_smallest_quota(const char *folder, bool unified, void *smallest) {
    *(double *)smallest = fmin(*(double *)smallest, cpu_quota(folder, unified));
}

static void keep_least_memory(const char *folder, bool unified, void *smallest) {
    *(double *)smallest = fmin(*(double *)smallest, memory_left(folder, unified));
}

static double nearest_limit(const char *root, const char *controller, cgroup_visitor *keep) {
    double smallest = INFINITY;
    cgroup_visit(root, controller, keep, &smallest);
    return smallest;
}

/* --- CPUs and memory --- */

double limits_cpu_quota(const char *root) {
    return nearest_limit(root, "cpu", keep_smallest_quota);
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

int limits_cpus(void) {
    double usable = fmin(cpus_of_affinity(), ceil(limits_cpu_quota("")));
    return usable < 1 ? 1 : (int)usable;
}

static double available_bytes(const char *root) {
    char path[PATH_BYTES], line[CGROUP_LINE_BYTES];
    double kibibytes = INFINITY;
    snprintf(path, sizeof path, "%s/proc/meminfo", root);
    FILE *f = fopen(path, "re");
    if (!f) return INFINITY;
    while (fgets(line, sizeof line, f)) sscanf(line, "MemAvailable: %lf kB", &kibibytes);
    fclose(f);
    return kibibytes * 1024;
}

double limits_memory_bytes(const char *root) {
    return fmax(0, fmin(available_bytes(root), nearest_limit(root, "memory", keep_least_memory)));
}
