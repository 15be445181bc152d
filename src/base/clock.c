#include "src/base/clock.h"

#include <stdio.h>
#include <time.h>

static double read_clock_s(clockid_t clock) {
    struct timespec now;
    clock_gettime(clock, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

double clock_monotonic_s(void) {
    return read_clock_s(CLOCK_MONOTONIC);
}

double clock_process_cpu_s(void) {
    return read_clock_s(CLOCK_PROCESS_CPUTIME_ID);
}

double clock_thread_cpu_s(void) {
    return read_clock_s(CLOCK_THREAD_CPUTIME_ID);
}

void clock_utc_now(char out[CLOCK_UTC_CHARS + 1]) {
    time_t now = time(NULL);
    struct tm utc;
    gmtime_r(&now, &utc);
    strftime(out, CLOCK_UTC_CHARS + 1, "%Y-%m-%dT%H:%M:%SZ", &utc);
}

void clock_format_duration(double duration_s, char out[CLOCK_DURATION_CHARS + 1]) {
    const size_t bytes = CLOCK_DURATION_CHARS + 1;
    if (!(duration_s >= 0)) duration_s = 0;
    if (duration_s > 1e9) duration_s = 1e9;
    long whole_s = (long)(duration_s + 0.5);
    if (duration_s < 9.95)
        snprintf(out, bytes, "%.1f s", duration_s);
    else if (whole_s < 60)
        snprintf(out, bytes, "%ld s", whole_s);
    else if (whole_s < 3600)
        snprintf(out, bytes, "%ld min %02ld s", whole_s / 60, whole_s % 60);
    else
        snprintf(out, bytes, "%ld h %02ld min", whole_s / 3600, whole_s / 60 % 60);
}
