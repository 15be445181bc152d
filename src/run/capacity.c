#include "src/run/capacity.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>

#include "src/base/limits.h"
#include "src/base/memory.h"
#include "src/run/forecast.h"
#include "src/run/run.h"
#include "src/train/train.h"

/* Descriptors for all but the workers: standard streams, lock, journal, signals, files in passing.
 */
enum { OTHER_DESCRIPTORS = 24 };

/* What the processes take besides data set and trials, measured on Debian 12: the
 * program with its libraries, and a worker's own part of its heap, stack and HDF5. */
static const double PROGRAM_BYTES = 9e6;
const double CAPACITY_PROCESS_BYTES = 1.2e6;

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

/* What a trial takes when it starts. */
typedef struct load {
    double bytes;
    const trial *trial;
} load;

static int largest_first(const void *a, const void *b) {
    const double left = ((const load *)a)->bytes, right = ((const load *)b)->bytes;
    return left == right ? 0 : left > right ? -1 : 1;
}

/* Each trial that is not finished (NULL: all of them), the largest first. */
static load *sorted_loads(const plan *p, const bool finished[], int32_t *count) {
    load *loads = memory_array((size_t)p->trial_count, sizeof *loads);
    *count = 0;
    for (int32_t i = 0; loads && i < p->trial_count; i++) {
        const trial *t = &p->trials[i];
        if (finished && finished[i]) continue;
        loads[(*count)++] = (load){(double)train_bytes(t, train_threads(t)), t};
    }
    if (loads) qsort(loads, (size_t)*count, sizeof *loads, largest_first);
    return loads;
}

static double bytes_of_workers(const load loads[], int workers) {
    double sum = workers * CAPACITY_PROCESS_BYTES;
    for (int i = 0; i < workers; i++) sum += loads[i].bytes;
    return sum;
}

/* With so many trials left, which share the cores. */
static double bytes_of_last(const load loads[], const capacity *c, int left) {
    double sum = c->workers * CAPACITY_PROCESS_BYTES;
    for (int i = 0; i < left; i++) {
        const trial *t = loads[i].trial;
        const int share = c->cores / left + (i < c->cores % left), most = train_most_threads(t);
        const int threads = share < most ? share : most, fewest = train_threads(t);
        sum += (double)train_bytes(t, threads > fewest ? threads : fewest);
    }
    return sum;
}

/* What the workers would take at their largest. */
static double most_bytes(const load loads[], const capacity *c, int threads) {
    double most = bytes_of_workers(loads, c->workers);
    for (int left = 1; left <= c->workers && left * threads < c->cores; left++) {
        const double bytes = bytes_of_last(loads, c, left);
        if (bytes > most) most = bytes;
    }
    return most;
}

/* Cores of `workers` workers, or with `elastic` all that may be at work: never more than the CPUs,
 * where more threads would only get in each other's way. */
static int usable_cores(const plan *p, int workers, int wanted, bool elastic) {
    const int threads = p->trials[0].threads, cpus = limits_cpus();
    const int asked = wanted > 0 && wanted * threads < cpus ? wanted * threads : cpus;
    return elastic ? asked : workers * threads;
}

static capacity capacity_of(const plan *p, const load loads[], int workers, int wanted,
                            bool elastic) {
    capacity c = {.workers = workers, .cores = usable_cores(p, workers, wanted, elastic)};
    c.workers_bytes = most_bytes(loads, &c, p->trials[0].threads);
    return c;
}

status run_predict(const plan *p, int wanted, bool elastic, run_prediction *out, error *err) {
    int32_t count;
    load *loads = sorted_loads(p, NULL, &count);
    if (!loads) return error_no_memory(err, (size_t)p->trial_count * sizeof *loads);
    const int workers = fit_workers(wanted > 0 ? wanted : most_workers(p), count);
    out->workers = workers;
    out->program_bytes = PROGRAM_BYTES;
    out->data_bytes = (double)dataset_bytes(p->data);
    const capacity c = capacity_of(p, loads, workers, wanted, elastic);
    out->cores = c.cores;
    out->workers_bytes = c.workers_bytes;
    free(loads);
    return STATUS_OK;
}

status run_predict_time(const plan *p, schedule_order order, rnn_isa isa,
                        const run_prediction *with, bool elastic, double *run_s, error *err) {
    return forecast_run(p, order, isa, with->workers, with->cores, elastic, run_s, err);
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
static int fitting_workers(const load loads[], int workers, double room_bytes) {
    while (workers > 0 && bytes_of_workers(loads, workers) > room_bytes) workers--;
    return workers;
}

/* `data_bytes` are of a data set that is not loaded yet. */
static status refuse(const plan *p, int workers, int fitting, double data_bytes,
                     double workers_bytes, double usable_bytes, error *err) {
    char cure[96] = "use a smaller model.hidden_dim or train.batch_size";
    if (dataset_has_lengths(p->data))
        snprintf(cure, sizeof cure,
                 "use a smaller model.hidden_dim, train.batch_size or data.max_length (%d steps)",
                 p->data->seq_dim);
    const double needed_bytes = data_bytes + workers_bytes;
    if (data_bytes > workers_bytes) snprintf(cure, sizeof cure, "use a smaller data.train_size");
    if (fitting > 0) snprintf(cure, sizeof cure, "use run.workers=%d", fitting);
    if ((double)dataset_bytes(p->data) > usable_bytes / 2)
        snprintf(cure, sizeof cure, "use a smaller data.train_size or data.test_size");
    text needed = {0}, usable = {0};
    text_append_quantity(&needed, needed_bytes, "B");
    text_append_quantity(&usable, usable_bytes, "B");
    error_set(err, STATUS_NO_MEMORY,
              "%s: error: %d worker%s would need %s of memory, and %s can be used; nothing was "
              "trained; %s",
              p->config->path, workers, workers == 1 ? "" : "s", text_string(&needed),
              text_string(&usable), cure);
    text_free(&needed);
    text_free(&usable);
    return STATUS_NO_MEMORY;
}

/* As many workers as fit, and no more bytes for them than there are. */
static status fit_memory(const plan *p, const load loads[], int wanted, bool elastic, int workers,
                         capacity *out, error *err) {
    const bool filled = dataset_is_filled(p->data), asked = wanted > 0;
    const double data_bytes = filled ? 0 : (double)dataset_bytes(p->data);
    const double usable_bytes = limits_memory_bytes("");
    const double room_bytes = usable_bytes - data_bytes;
    const int fitting = fitting_workers(loads, workers, room_bytes);
    if (fitting < (asked ? workers : 1))
        return refuse(p, asked ? workers : 1, fitting, data_bytes,
                      bytes_of_workers(loads, asked ? workers : 1), usable_bytes, err);
    *out = capacity_of(p, loads, fitting, wanted, elastic);
    if (out->workers_bytes > room_bytes) out->workers_bytes = room_bytes;
    return STATUS_OK;
}

status capacity_find(const plan *p, const bool finished[], int wanted, bool elastic, capacity *out,
                     error *err) {
    int32_t count;
    TRY(check_threads(p, err));
    load *loads = sorted_loads(p, finished, &count);
    if (!loads) return error_no_memory(err, (size_t)p->trial_count * sizeof *loads);
    const int workers = fit_workers(wanted > 0 ? wanted : most_workers(p), count);
    *out = (capacity){.workers = workers};
    status result =
        count > 0 ? fit_memory(p, loads, wanted, elastic, workers, out, err) : STATUS_OK;
    free(loads);
    return result;
}
