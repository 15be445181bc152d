/* sweep work: take part in training a folder, beside others or alone. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "src/cli/allotted_cpus.h"
#include "src/cli/command.h"
#include "src/cli/duration.h"
#include "src/cli/folder_input.h"
#include "src/cli/place.h"
#include "src/cli/progress.h"
#include "src/cli/screen.h"
#include "src/cli/training.h"
#include "src/cli/wanted_isa.h"
#include "src/run/run.h"
#include "src/run/slurm/slurm.h"
#include "src/trial/hyperparameters.h"

enum { OPTION_FOR, OPTION_SHARE, OPTION_NO_WAIT, OPTION_REQUEUE };
static const option_info options[] = {
    {"--for", 0, "TIME", "stop after so long, as in 55m or 1h30m, with checkpoints"},
    {"--share", 0, "I/N", "train only part I of N, where the parts have no folder in common"},
    {"--no-wait", 0, NULL, "leave when nothing is left to begin, though others still train"},
    {"--requeue", 0, NULL, "in a job of Slurm's whose time ends: put it back, if it got on"},
    {NULL, 0, NULL, NULL}};

/* What is asked for. */
typedef struct work {
    sweep_input in;
    char *folder; /* owned */
    double time_s;
    int share, shares; /* 0: all */
    bool leaves, requeues;
} work;

/* --- words --- */

static bool parse_share(const char *words, work *w) {
    char end;
    return sscanf(words, "%d/%d%c", &w->share, &w->shares, &end) == 2 && w->shares >= 1 &&
           w->share >= 1 && w->share <= w->shares;
}

static int take_options(const char *const given[], work *w) {
    if (given[OPTION_FOR] && !duration_parse(given[OPTION_FOR], &w->time_s))
        return command_usage_error(
            &command_work, "--for takes a time such as 55m or 1h30m, not '%s'", given[OPTION_FOR]);
    if (given[OPTION_SHARE] && !parse_share(given[OPTION_SHARE], w))
        return command_usage_error(&command_work,
                                   "--share takes a part such as 2/4, from 1/4 to 4/4, not '%s'",
                                   given[OPTION_SHARE]);
    w->leaves = given[OPTION_NO_WAIT] != NULL;
    w->requeues = given[OPTION_REQUEUE] != NULL;
    return 0;
}

static int check_words(int argc, char **argv) {
    if (argc < 2) return command_usage_error(&command_work, "which results folder?");
    for (int i = 2; i < argc; i++)
        if (!strchr(argv[i], '='))
            return command_usage_error(&command_work, "'%s' is not of the form KEY=VALUE", argv[i]);
    return 0;
}

/* --- the folder --- */

static int open_folder(int argc, char **argv, work *w) {
    error err;
    status result =
        folder_input_open(argv[1], (const char *const *)(argv + 2), (size_t)argc - 2, &w->in, &err);
    if (result == STATUS_OK) w->folder = strdup(argv[1]);
    if (result == STATUS_OK && !w->folder) result = error_no_memory(&err, strlen(argv[1]));
    return result == STATUS_OK ? 0 : command_fail(result, &err);
}

static int open_config(int argc, char **argv, work *w) {
    error err;
    int wrong = sweep_input_open(&command_work, argc, argv, NULL, &w->in);
    if (wrong) return wrong;
    w->folder = place_results_folder(w->in.config);
    return w->folder ? 0 : command_fail(error_no_memory(&err, 1), &err);
}

static int refuse_missing(const char *path) {
    error err;
    error_set(&err, STATUS_BAD_INPUT,
              "%s: there is no such folder or config on this host; a folder that several hosts "
              "train in must be on a file system that they share",
              path);
    return command_fail(STATUS_BAD_INPUT, &err);
}

static int open_work(int argc, char **argv, work *w) {
    struct stat info;
    if (stat(argv[1], &info) != 0) return refuse_missing(argv[1]);
    return S_ISDIR(info.st_mode) ? open_folder(argc, argv, w) : open_config(argc, argv, w);
}

/* --- working --- */

/* Where the user asks for no number of workers, the batch system's counts. */
static void keep_to_allotted(run_options *o, const config *c) {
    const int cpus = allotted_cpus(), threads = (int)config_integer(c, KEY_THREADS);
    if (o->workers == 0 && cpus > 0) o->workers = cpus > threads ? cpus / threads : 1;
}

static status train(const work *w, run_summary *summary, error *err) {
    progress *view = NULL;
    run_options o = {.folder = w->folder,
                     .joins = true,
                     .grows = true,
                     .adds_others = screen_is_available(), /* of very many nobody reads it */
                     .share = w->share,
                     .shares = w->shares,
                     .leaves = w->leaves};
    TRY(wanted_isa(&o.isa, err));
    TRY(progress_create(w->in.plan, &view, err));
    training_set_options(&o, w->in.config);
    keep_to_allotted(&o, w->in.config);
    if (w->time_s > 0) o.time_limit_s = w->time_s;
    o.listen = progress_listen;
    o.context = view;
    status result = run_sweep(w->in.plan, w->in.data, &o, summary, err);
    progress_end(view);
    progress_free(view);
    return result;
}

/* Only when the time ends: SIGTERM comes when somebody takes the job back, or another job needs its
 * place, and then Slurm puts it back itself. */
static bool is_to_be_put_back(const work *w, const run_summary *s) {
    const bool told = s->stopped_by == SIGUSR1 || s->stopped_by == SIGUSR2;
    return w->requeues && s->progressed && (told || s->out_of_time);
}

static void put_back(void) {
    error err;
    const char *job = getenv("SLURM_JOB_ID");
    if (job && slurm_requeue(job, &err) != STATUS_OK)
        fprintf(stderr, "sweep: the job could not be put back: %s\n", err.message);
}

static int work_on(const work *w) {
    error err;
    run_summary summary;
    status result = train(w, &summary, &err);
    if (result != STATUS_OK) {
        const int code = training_fail(result, &err);
        if (result == STATUS_STOPPED && is_to_be_put_back(w, &summary)) put_back();
        return code;
    }
    training_print_summary(&summary);
    if (w->shares == 0) printf("The report: sweep report %s\n", w->folder);
    return summary.failed ? EXIT_TRIALS_FAILED : 0;
}

static int run_work(int argc, char **argv, const char *const given[]) {
    work w = {.time_s = 0};
    training_stop_at_once_on_signals();
    int code = check_words(argc, argv);
    if (code == 0) code = take_options(given, &w);
    if (code == 0) code = open_work(argc, argv, &w);
    if (code == 0) code = work_on(&w);
    sweep_input_close(&w.in);
    free(w.folder);
    return code;
}

const command command_work = {
    .name = "work",
    .run = run_work,
    .arguments = "DIR|CONFIG [KEY=VALUE ...] [OPTION ...]",
    .options = options,
    .summary = "Train trials of a results folder beside any number of others, on any hosts.",
    .help =
        "Takes trials that are not trained yet until none is left or the time is up.  Start as "
        "many as\n"
        "you like, on any hosts that share the folder, beside a 'sweep run' or without one; stop "
        "or "
        "kill\n"
        "any of them at any time.  Each claims trials before it begins them, and those of one that "
        "died\n"
        "are taken over: at once on the same host, else after run.lease seconds.\n"
        "\n"
        "A folder holds all that is needed but the data, which are looked for where they were, and "
        "below\n"
        "$SWEEP_DATA.  CONFIG begins its folder if need be.  KEY=VALUE may set how the work is "
        "done, "
        "as\n"
        "run.workers=4; as many as the batch system gave CPUs are the default.\n"
        "\n"
        "Exit code 0: all trials are done, and 'sweep report DIR' makes the report; 75: stopped "
        "early.\n",
};
