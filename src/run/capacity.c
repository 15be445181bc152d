#include "src/run/capacity.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>

#include "src/base/limits.h"
#include "src/base/memory.h"
#include "src/run/run.h"
#include "src/train/train.h"

/* Descriptors for all but the workers: standard streams, lock, journal, signals, files in passing.
 */
enum { OTHER_DESCRIPTORS = 24 };

/* What the processes take besides data set and trials, measured by tests/memory_test.sh: the
 * program with its libraries, and a worker's own part of its heap, stack and HDF5. */
static const double PROGRAM_BYTES = 9e6, PROCESS_BYTES = 1.2e6;

static int most_workers(const plan *p) {
    const int workers = limits_cpus() / p->trials[0].threads;
    return workers < 1 ? 1 : workers;
}

/* Each worker costs the parent one descriptor. */
static int fit_workers(int workers, int32_t trials) {
    struct rlimit files;
    if (getrlimit(RLIMIT_NOFILE, &files) == 0 && files.rlim_cur != RLIM_INFINITY) {
        long fitting = (long)files.rlim_cur - OTHER_DESCRIPTORS;
        if (workers > fitting) workers = (int)fitting;
    }
    if (workers > trials) workers = trials;
    return workers < 1 ? 1 : workers;
}

static int largest_first(const void *a, const void *b) {
    const double left = *(const double *)a, right = *(const double *)b;
    return left == right ? 0 : left > right ? -1 : 1;
}

/* The bytes of each trial that is not finished (NULL: of all), the largest first. */
static double *sorted_bytes(const plan *p, const bool finished[], int32_t *count) {
    double *bytes = memory_array((size_t)p->trial_count, sizeof *bytes);
    *count = 0;
    for (int32_t i = 0; bytes && i < p->trial_count; i++)
        if (!finished || !finished[i]) bytes[(*count)++] = (double)train_bytes(&p->trials[i]);
    if (bytes) qsort(bytes, (size_t)*count, sizeof *bytes, largest_first);
    return bytes;
}

static double bytes_of_workers(const double trial_bytes[], int workers) {
    double sum = 0;
    for (int i = 0; i < workers; i++) sum += trial_bytes[i] + PROCESS_BYTES;
    return sum;
}

status run_predict(const plan *p, int wanted, run_prediction *out, error *err) {
    int32_t count;
    double *bytes = sorted_bytes(p, NULL, &count);
    if (!bytes) return error_no_memory(err, (size_t)p->trial_count * sizeof *bytes);
    out->workers = fit_workers(wanted > 0 ? wanted : most_workers(p), count);
    out->threads = p->trials[0].threads;
    out->program_bytes = PROGRAM_BYTES;
    out->data_bytes = (double)dataset_bytes(p->data);
    out->workers_bytes = bytes_of_workers(bytes, out->workers);
    free(bytes);
    return STATUS_OK;
}

static status check_threads(const plan *p, error *err) {
    const int threads = p->trials[0].threads, cpus = limits_cpus();
    if (threads <= cpus) return STATUS_OK;
    return error_set(err, STATUS_BAD_INPUT,
                     "%s: error: run.threads is %d, but this process may use %d CPU%s; use "
                     "run.threads=%d or less",
                     p->config->path, threads, cpus, cpus == 1 ? "" : "s", cpus);
}

/* The most of `workers` that fit; 0 if not even one does. */
static int fitting_workers(const double trial_bytes[], int workers, double room_bytes) {
    while (workers > 0 && bytes_of_workers(trial_bytes, workers) > room_bytes) workers--;
    return workers;
}

static status refuse(const plan *p, int workers, int fitting, double needed_bytes,
                     double usable_bytes, error *err) {
    char cure[64] = "use a smaller model.hidden_dim or train.batch_size";
    if (fitting > 0) snprintf(cure, sizeof cure, "use run.workers=%d", fitting);
    return error_set(err, STATUS_NO_MEMORY,
                     "%s: error: %d worker%s would need %.3g GB of memory, and %.3g GB can be "
                     "used; nothing was trained; %s",
                     p->config->path, workers, workers == 1 ? "" : "s", 1e-9 * needed_bytes,
                     1e-9 * usable_bytes, cure);
}

static status fit_memory(const plan *p, const double trial_bytes[], bool asked, int *workers,
                         error *err) {
    const bool filled = p->data->split[DATASET_TRAIN].images;
    const double data_bytes = filled ? 0 : (double)dataset_bytes(p->data);
    const double usable_bytes = limits_memory_bytes("");
    const int fitting = fitting_workers(trial_bytes, *workers, usable_bytes - data_bytes);
    if (fitting < (asked ? *workers : 1))
        return refuse(p, asked ? *workers : 1, fitting,
                      data_bytes + bytes_of_workers(trial_bytes, asked ? *workers : 1),
                      usable_bytes, err);
    *workers = fitting;
    return STATUS_OK;
}

status capacity_workers(const plan *p, const bool finished[], int wanted, int *workers,
                        error *err) {
    int32_t count;
    TRY(check_threads(p, err));
    double *bytes = sorted_bytes(p, finished, &count);
    if (!bytes) return error_no_memory(err, (size_t)p->trial_count * sizeof *bytes);
    *workers = fit_workers(wanted > 0 ? wanted : most_workers(p), count);
    status result = count > 0 ? fit_memory(p, bytes, wanted > 0, workers, err) : STATUS_OK;
    free(bytes);
    return result;
}
