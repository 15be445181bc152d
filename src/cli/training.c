#include "src/cli/training.h"

#include <errno.h>
#include <stdio.h>
#include <unistd.h>

#include "src/base/clock.h"
#include "src/base/temporaries.h"
#include "src/cli/command.h"
#include "src/results/environment.h"
#include "src/trial/hyperparameters.h"

void training_set_options(run_options *options, const config *c) {
    options->workers = (int)config_integer(c, KEY_WORKERS);
    options->elastic = config_integer(c, KEY_ELASTIC) != 0;
    options->order = (schedule_order)config_integer(c, KEY_ORDER);
    options->program = environment_version();
    options->retries = (int)config_integer(c, KEY_RETRIES);
    options->checkpoint_every_s = config_real(c, KEY_CHECKPOINT_EVERY);
    options->hang_timeout_s = config_real(c, KEY_HANG_TIMEOUT);
    options->lease_s = config_real(c, KEY_LEASE);
    options->layout = (run_layout)config_integer(c, KEY_LAYOUT);
    options->limit = config_integer(c, KEY_LIMIT);
    options->time_limit_s = config_real(c, KEY_TIME_LIMIT);
}

void training_print_summary(const run_summary *s) {
    char duration[CLOCK_DURATION_CHARS + 1];
    clock_format_duration(s->wall_s, duration);
    if (s->finished)
        printf("Trained %d trial%s in %s", s->finished, s->finished == 1 ? "" : "s", duration);
    else if (s->rungs)
        printf("Trained trials to %d rung%s in %s", s->rungs, s->rungs == 1 ? "" : "s", duration);
    else if (s->failed)
        printf("No trial could be trained");
    else
        printf("Nothing left to train");
    if (s->finished && s->rungs)
        printf(", and to %d rung%s on the way", s->rungs, s->rungs == 1 ? "" : "s");
    if (s->stopped) printf("; %d stopped early", s->stopped);
    if (s->found) printf("; %d found finished", s->found);
    if (s->diverged) printf("; %d diverged", s->diverged);
    if (s->failed) printf("; %d failed", s->failed);
    printf(".\n");
    fflush(stdout);
}

int training_fail(status result, const error *err) {
    const int code = command_fail(result, err);
    if (result == STATUS_IO)
        fprintf(stderr, "What is finished is kept; once that is mended, start again to go on.\n");
    return code;
}

static void stop_at_once(int signal_number) {
    static const char said[] = "sweep: stopped; run the same command again to go on\n";
    (void)signal_number;
    temporaries_remove_all();
    if (write(STDERR_FILENO, said, sizeof said - 1) < 0) errno = 0; /* nobody is left to tell */
    _exit(status_exit_code(STATUS_STOPPED));
}

void training_stop_at_once_on_signals(void) {
    run_on_stop_signals(stop_at_once);
}
