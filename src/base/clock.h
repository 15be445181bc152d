/* Time: a monotonic clock for durations, and the calendar only for display. */
#ifndef SWEEP_BASE_CLOCK_H
#define SWEEP_BASE_CLOCK_H

/* Seconds of CLOCK_MONOTONIC: only differences mean anything; the wall clock may jump, this may
 * not. */
double clock_monotonic_s(void);

/* Seconds of CPU time that all threads of this process have used, in it and in the kernel: what a
 * busy machine does besides is not in them.  CLOCK_PROCESS_CPUTIME_ID. */
double clock_process_cpu_s(void);

/* The same of the calling thread alone. */
double clock_thread_cpu_s(void);

/* Now, as 2026-11-24T20:15:00Z. */
enum { CLOCK_UTC_CHARS = 20 };
void clock_utc_now(char out[CLOCK_UTC_CHARS + 1]);

/* A duration as a person reads it: "0.8 s", "41 s", "2 min 05 s", "3 h 07 min". */
enum { CLOCK_DURATION_CHARS = 31 };
void clock_format_duration(double duration_s, char out[CLOCK_DURATION_CHARS + 1]);

#endif
