#include "src/run/trial_log.h"

#include <fcntl.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "src/base/clock.h"
#include "src/base/files.h"
#include "src/base/text.h"
#include "src/run/folder.h"

/* Where the log goes: the process's standard error, once it points there. */
enum { LOG_DESCRIPTOR = STDERR_FILENO };

static int open_log(const char *folder, layout l, const trial *t) {
    char *path = folder_log_path(folder, l, t);
    int descriptor;
    bool opened = path && files_open_append(path, &descriptor, NULL) == STATUS_OK;
    free(path);
    return opened ? descriptor : open("/dev/null", O_WRONLY | O_CLOEXEC);
}

void trial_log_begin(const char *folder, layout l, const trial *t, const char *data_digest_hex,
                     int attempt) {
    int descriptor = open_log(folder, l, t);
    if (descriptor < 0) return;
    dup2(descriptor, STDOUT_FILENO);
    dup2(descriptor, STDERR_FILENO);
    if (descriptor > STDERR_FILENO) close(descriptor);
    char host[64] = "", now[CLOCK_UTC_CHARS + 1];
    gethostname(host, sizeof host - 1);
    clock_utc_now(now);
    dprintf(LOG_DESCRIPTOR, "Trial %s, attempt %d, process %ld on %s, %s\n", t->id, attempt,
            (long)getpid(), host, now);
    text recipe = {0};
    trial_append_recipe(&recipe, t, data_digest_hex);
    dprintf(LOG_DESCRIPTOR, "%s", text_string(&recipe));
    text_free(&recipe);
}

void trial_log_evaluation(const trial *t, const train_progress *progress) {
    const evaluation *e = progress->evaluated;
    const metric m = evaluation_metric(e, trial_measure(t));
    text line = {0};
    text_append_format(&line, "Iteration: %lld. ", (long long)e->iteration);
    /* Of weights as they came, before the first update, no batch had a loss yet. */
    if (e->iteration > 0) text_append_format(&line, "Loss: %.4f. ", e->values[METRIC_TRAIN_LOSS]);
    metric_append_heading(&line, m);
    text_append(&line, ": ");
    metric_append(&line, m, e->values[m]);
    trial_log_line(text_string(&line));
    text_free(&line);
}

void trial_log_line(const char *line) {
    dprintf(LOG_DESCRIPTOR, "%s\n", line);
}
