#include "src/run/cpus.h"

#include <errno.h>
#include <math.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "src/run/run.h"

enum { PATH_BYTES = 4096, LINE_BYTES = 4096 };

/* The first line of <root>/sys/fs/cgroup<group>/<file>; 0 if there is none. */
static int read_first_line(const char *root, const char *group, const char *file,
                           char line[LINE_BYTES]) {
    char path[PATH_BYTES];
    int chars = snprintf(path, sizeof path, "%s/sys/fs/cgroup%s/%s", root, group, file);
    if (chars < 0 || chars >= PATH_BYTES) return 0;
    FILE *f = fopen(path, "re");
    if (!f) return 0;
    int found = fgets(line, LINE_BYTES, f) != NULL;
    fclose(f);
    return found;
}

static double quota_of(double quota, double period) {
    return quota > 0 && period > 0 ? quota / period : INFINITY;
}

/* Version 2: "150000 100000", or "max 100000". */
static double unified_quota(const char *root, const char *group) {
    char line[LINE_BYTES];
    double quota = 0, period = 0;
    if (!read_first_line(root, group, "cpu.max", line)) return INFINITY;
    return sscanf(line, "%lf %lf", &quota, &period) == 2 ? quota_of(quota, period) : INFINITY;
}

/* Version 1: two files; a quota of -1 is none. */
static double legacy_quota(const char *root, const char *group) {
    char quota[LINE_BYTES], period[LINE_BYTES];
    if (!read_first_line(root, group, "cpu.cfs_quota_us", quota) ||
        !read_first_line(root, group, "cpu.cfs_period_us", period))
        return INFINITY;
    return quota_of(strtod(quota, NULL), strtod(period, NULL));
}

/* The smallest quota of `group` below `mount` ("" or "/cpu,cpuacct") and of all above it.  Inside a
 * container the group's own folder may not be visible; those that are count. */
static double smallest_quota(const char *root, const char *mount, const char *group,
                             double (*quota_at)(const char *, const char *)) {
    char path[PATH_BYTES];
    int chars = snprintf(path, sizeof path, "%s%s", mount, strcmp(group, "/") == 0 ? "" : group);
    if (chars < 0 || chars >= PATH_BYTES) return INFINITY;
    double smallest = quota_at(root, path);
    for (char *slash; (slash = strrchr(path, '/')) && slash >= path + strlen(mount);) {
        *slash = '\0';
        smallest = fmin(smallest, quota_at(root, path));
    }
    return smallest;
}

static int has_word(const char *list, const char *word) {
    size_t length = strlen(word);
    for (const char *next = list; (next = strstr(next, word)); next += length) {
        int begins = next == list || next[-1] == ',';
        if (begins && (next[length] == ',' || next[length] == '\0')) return 1;
    }
    return 0;
}

/* The quota behind one line of /proc/self/cgroup, "<number>:<controllers>:<group>". */
static double quota_of_line(const char *root, char *line) {
    line[strcspn(line, "\n")] = '\0';
    strsep(&line, ":");
    const char *controllers = strsep(&line, ":");
    const char *group = line;
    if (!controllers || !group) return INFINITY;
    if (!*controllers) return smallest_quota(root, "", group, unified_quota);
    if (!has_word(controllers, "cpu")) return INFINITY;
    char mount[PATH_BYTES];
    int chars = snprintf(mount, sizeof mount, "/%s", controllers);
    if (chars < 0 || chars >= PATH_BYTES) return INFINITY;
    return fmin(smallest_quota(root, mount, group, legacy_quota),
                smallest_quota(root, "/cpu", group, legacy_quota));
}

double cpus_quota(const char *root) {
    char path[PATH_BYTES], line[LINE_BYTES];
    double smallest = INFINITY;
    snprintf(path, sizeof path, "%s/proc/self/cgroup", root);
    FILE *f = fopen(path, "re");
    if (!f) return smallest;
    while (fgets(line, sizeof line, f)) smallest = fmin(smallest, quota_of_line(root, line));
    fclose(f);
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
