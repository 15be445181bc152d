/* sweep slurm: train a sweep on a Slurm cluster, as an array of identical pilots. */
#include <limits.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "src/base/memory.h"
#include "src/cli/command.h"
#include "src/cli/folder_input.h"
#include "src/cli/place.h"
#include "src/cli/sweep_input.h"
#include "src/cli/wanted_isa.h"
#include "src/results/environment.h"
#include "src/results/watch.h"
#include "src/run/run.h"
#include "src/run/slurm/slurm.h"
#include "src/trial/hyperparameters.h"

enum { OPTION_DRY_RUN };
static const option_info options[] = {
    {"--dry-run", 0, NULL, "print the scripts, and submit nothing"}, {NULL, 0, NULL, NULL}};

/* Where the config says nothing: of a pilot, and of the array. */
enum { USUAL_CPUS = 4, MOST_USUAL_PILOTS = 64 };
static const double PILOT_S = 3600, TIME_MARGIN = 1.5, TIME_STEP_S = 600, LONGEST_S = 24 * 3600;

/* What is submitted. */
typedef struct submission {
    sweep_input in;
    char *folder; /* owned */
    char program[PATH_MAX], real_folder[PATH_MAX], time[32];
    const char **extra; /* owned; the words are not */
    char *extra_words;  /* owned; those of slurm.extra, cut up */
    size_t extra_count;
    text settings; /* owned */
    slurm_job job;
    int pilots;
} submission;

/* --- what is asked for --- */

/* slurm.extra, cut at blanks, and then the words after "--". */
static status take_extra(submission *s, int argc, char **argv, error *err) {
    const char *words = config_text(s->in.config, KEY_SLURM_EXTRA);
    s->extra_words = memory_copy_text(words ? words : "");
    s->extra = memory_array(strlen(words ? words : "") + (size_t)argc + 1, sizeof *s->extra);
    if (!s->extra_words || !s->extra) return error_no_memory(err, (size_t)argc * sizeof *s->extra);
    char *rest = s->extra_words;
    for (char *word; (word = strsep(&rest, " "));)
        if (*word) s->extra[s->extra_count++] = word;
    for (int i = 0; i < argc; i++) s->extra[s->extra_count++] = argv[i];
    return STATUS_OK;
}

static void set_time(submission *s, double needed_s) {
    const char *given = config_text(s->in.config, KEY_SLURM_TIME);
    const double steps = ceil((needed_s * TIME_MARGIN + TIME_STEP_S) / TIME_STEP_S);
    const int minutes = (int)(fmin(steps * TIME_STEP_S, LONGEST_S) / 60);
    if (given)
        snprintf(s->time, sizeof s->time, "%s", given);
    else
        snprintf(s->time, sizeof s->time, "%d:%02d:00", minutes / 60, minutes % 60);
}

/* What the config says, or is predicted: how many pilots, and for how long. */
static status predict_time(submission *s, const run_prediction *one, error *err) {
    const config *c = s->in.config;
    const int given = (int)config_integer(c, KEY_SLURM_PILOTS);
    const int useful = (s->in.plan->trial_count + one->workers - 1) / one->workers;
    rnn_isa isa;
    double one_s = 0;
    TRY(wanted_isa(&isa, err));
    if (given == 0 || !config_text(c, KEY_SLURM_TIME))
        TRY(run_predict_time(s->in.plan, SCHEDULE_LONGEST, isa, one, false, &one_s, err));
    const int usual = (int)fmin(ceil(one_s / PILOT_S), MOST_USUAL_PILOTS);
    s->pilots = given > 0 ? given : usual < useful ? usual : useful;
    if (s->pilots < 1) s->pilots = 1;
    set_time(s, one_s / s->pilots);
    return STATUS_OK;
}

/* Time, CPUs and memory from what `sweep plan` predicts: of one pilot, and so of the array. */
static status predict(submission *s, error *err) {
    const config *c = s->in.config;
    const int asked = (int)config_integer(c, KEY_SLURM_CPUS);
    const int threads = (int)config_integer(c, KEY_THREADS);
    const int cpus = asked > 0 ? asked : threads > USUAL_CPUS ? threads : USUAL_CPUS;
    const int workers = cpus / threads > 0 ? cpus / threads : 1;
    run_prediction one;
    TRY(run_predict(s->in.plan, workers, false, &one, err));
    TRY(predict_time(s, &one, err));
    s->job.cpus = cpus;
    s->job.memory_bytes = one.program_bytes + one.data_bytes + one.workers_bytes;
    return STATUS_OK;
}

/* plan.txt keeps what is computed, and not how the work is done. */
static status take_settings(submission *s, error *err) {
    static const char section[] = "run.";
    for (config_key key = 0; key < KEY_COUNT; key++) {
        const config_key_info *info = key_info(key);
        const config_setting *set = &s->in.config->settings[key];
        if (!set->given || strncmp(info->name, section, sizeof section - 1) != 0) continue;
        text_append_format(&s->settings, "%s%s=", s->settings.bytes ? " " : "", info->name);
        config_append_value(&s->settings, info, set->values[0]);
    }
    return s->settings.failed ? error_no_memory(err, s->settings.bytes) : STATUS_OK;
}

static const char *text_or_empty(const config *c, config_key key) {
    const char *words = config_text(c, key);
    return words ? words : "";
}

/* Of a folder that may not be there yet. */
static bool find_folder(const char *folder, char absolute[PATH_MAX]) {
    char here[PATH_MAX];
    if (realpath(folder, absolute)) return true;
    const bool relative = folder[0] != '/';
    if (relative && !getcwd(here, sizeof here)) return false;
    const int chars =
        snprintf(absolute, PATH_MAX, "%s%s%s", relative ? here : "", relative ? "/" : "", folder);
    return chars > 0 && chars < PATH_MAX;
}

/* Jobs start elsewhere: no path of theirs may be relative. */
static status name_places(submission *s, error *err) {
    const ssize_t bytes = readlink("/proc/self/exe", s->program, sizeof s->program - 1);
    if (bytes < 0) return error_set(err, STATUS_IO, "cannot tell where this program is");
    s->program[bytes] = '\0';
    if (!find_folder(s->folder, s->real_folder))
        return error_set(err, STATUS_IO, "cannot tell where %s is", s->folder);
    s->job.program = s->program;
    s->job.folder = s->real_folder;
    return STATUS_OK;
}

static status prepare(submission *s, int argc, char **argv, error *err) {
    const config *c = s->in.config;
    TRY(take_extra(s, argc, argv, err));
    TRY(take_settings(s, err));
    TRY(predict(s, err));
    TRY(name_places(s, err));
    s->job.partition = text_or_empty(c, KEY_SLURM_PARTITION);
    s->job.account = text_or_empty(c, KEY_SLURM_ACCOUNT);
    s->job.time = s->time;
    s->job.settings = text_string(&s->settings);
    s->job.extra = s->extra;
    s->job.extra_count = s->extra_count;
    return STATUS_OK;
}

/* --- submitting --- */

static status count_left(const char *folder, int32_t *left, error *err) {
    watch_state state;
    status result = watch_look(folder, &state, err);
    *left = state.total - state.finished;
    watch_free(&state);
    return result;
}

/* Pilots that are still to come do what is left. */
static status leave_queued(submission *s, text *told, error *err) {
    slurm_counts queued;
    status result = slurm_look(s->folder, &queued, err);
    const int there = result == STATUS_OK ? queued.running + queued.waiting : 0;
    text_free(&queued.lines);
    if (there > 0)
        text_append_format(told, "%d pilot%s of this folder are running or waiting already\n",
                           there, there == 1 ? "" : "s");
    s->pilots -= there;
    return result;
}

static status submit(submission *s, text *told, error *err) {
    int32_t left = 0;
    TRY(slurm_job_check(&s->job, err));
    TRY(run_begin(s->in.plan, s->folder, environment_version(),
                  (run_layout)config_integer(s->in.config, KEY_LAYOUT), err));
    TRY(count_left(s->folder, &left, err));
    if (left <= 0) {
        text_append_format(told,
                           "All trials of %s are finished: 'sweep report %s' makes the report\n",
                           s->folder, s->folder);
        return STATUS_OK;
    }
    TRY(leave_queued(s, told, err));
    if (s->pilots < 1) return STATUS_OK;
    return slurm_submit(&s->job, config_text(s->in.config, KEY_NAME), s->pilots, told, err);
}

static status show_scripts(const submission *s, text *told, error *err) {
    return slurm_append_scripts(told, &s->job, config_text(s->in.config, KEY_NAME), s->pilots, err);
}

static int prepare_and_submit(submission *s, int argc, char **argv, bool dry) {
    error err;
    text told = {0};
    status result = prepare(s, argc, argv, &err);
    if (result == STATUS_OK) result = dry ? show_scripts(s, &told, &err) : submit(s, &told, &err);
    fputs(text_string(&told), stdout);
    text_free(&told);
    return result == STATUS_OK ? 0 : command_fail(result, &err);
}

static bool is_folder(const char *path) {
    struct stat info;
    return stat(path, &info) == 0 && S_ISDIR(info.st_mode);
}

static int open_submission(int argc, char **argv, submission *s) {
    error err;
    if (!is_folder(argv[1])) {
        int wrong = sweep_input_open(&command_slurm, argc, argv, NULL, &s->in);
        if (wrong) return wrong;
        s->folder = place_results_folder(s->in.config);
    } else {
        status result = folder_input_open(argv[1], (const char *const *)(argv + 2),
                                          (size_t)argc - 2, &s->in, &err);
        if (result != STATUS_OK) return command_fail(result, &err);
        s->folder = memory_copy_text(argv[1]);
    }
    return s->folder ? 0 : command_fail(error_no_memory(&err, PATH_MAX), &err);
}

/* The words from the first that begins with a dash on came after "--": they are sbatch's. */
static int submit_words(int argc, char **argv, bool dry) {
    submission s = {.pilots = 0};
    int own = 1;
    while (own < argc && argv[own][0] != '-') own++;
    if (own < 2) return command_usage_error(&command_slurm, "which config or results folder?");
    for (int i = 2; i < own; i++)
        if (!strchr(argv[i], '='))
            return command_usage_error(&command_slurm, "'%s' is not of the form KEY=VALUE",
                                       argv[i]);
    int code = open_submission(own, argv, &s);
    if (code == 0) code = prepare_and_submit(&s, argc - own, argv + own, dry);
    sweep_input_close(&s.in);
    free(s.folder);
    free(s.extra);
    free(s.extra_words);
    text_free(&s.settings);
    return code;
}

/* --- looking and ending --- */

/* Nobody is at work and something is left. */
static void show_cure(const char *folder, const slurm_counts *queued) {
    if (!queued->submitted) return;
    if (queued->logs)
        printf(
            "No pilot is left: the logs in %s/slurm say why; 'sweep slurm resume %s' submits "
            "what is missing\n",
            folder, folder);
    else
        printf(
            "No pilot is left, and none has left a log: does %s lie on a file system that the "
            "nodes share?  'sweep slurm resume %s' submits what is missing\n",
            folder, folder);
}

static int show_status(const char *folder) {
    error err;
    watch_state state;
    slurm_counts queued = {0};
    status result = watch_look(folder, &state, &err);
    if (result == STATUS_OK) result = slurm_look(folder, &queued, &err);
    if (result == STATUS_OK) {
        printf("%s: %d of %d trials finished", folder, state.finished, state.total);
        if (state.failed) printf(", %d failed", state.failed);
        printf("\n%d pilot%s running, %d waiting\n%s", queued.running,
               queued.running == 1 ? "" : "s", queued.waiting, text_string(&queued.lines));
        if (queued.running + queued.waiting == 0 && state.finished < state.total)
            show_cure(folder, &queued);
    }
    watch_free(&state);
    text_free(&queued.lines);
    return result == STATUS_OK ? 0 : command_fail(result, &err);
}

static int cancel(const char *folder) {
    error err;
    status result = slurm_cancel(folder, &err);
    if (result != STATUS_OK) return command_fail(result, &err);
    printf("What is finished is kept in %s; 'sweep slurm resume %s' goes on.\n", folder, folder);
    return 0;
}

static int run_slurm(int argc, char **argv, const char *const given[]) {
    const char *word = argc > 1 ? argv[1] : "";
    const bool looks = strcmp(word, "status") == 0, ends = strcmp(word, "cancel") == 0;
    const bool resumes = strcmp(word, "resume") == 0;
    if ((looks || ends) && argc != 3)
        return command_usage_error(&command_slurm, "%s of which results folder?", word);
    if ((looks || ends || resumes) && argc > 2 && !is_folder(argv[2]))
        return command_usage_error(&command_slurm, "%s: there is no such folder", argv[2]);
    if (looks) return show_status(argv[2]);
    if (ends) return cancel(argv[2]);
    return submit_words(argc - resumes, argv + resumes, given[OPTION_DRY_RUN] != NULL);
}

const command command_slurm = {
    .name = "slurm",
    .run = run_slurm,
    .arguments = "CONFIG|DIR [KEY=VALUE ...] [OPTION ...]",
    .options = options,
    .summary = "Train a sweep on a Slurm cluster.",
    .help =
        "Submits an array of identical jobs, each a 'sweep work' on the results folder, and a job "
        "that\n"
        "makes the report when they have ended.  Their time, CPUs, memory and number are "
        "predicted;\n"
        "section slurm of the config sets them.  What stands after -- are options of sbatch's, one "
        "word\n"
        "each.  Before its time is up a job keeps checkpoints, and goes back into the queue if it "
        "got\n"
        "anything done.\n"
        "\n"
        "    sweep slurm c.yaml -- --qos=long\n"
        "    sweep slurm status DIR   what is trained, and queued\n"
        "    sweep slurm cancel DIR   take it all back\n"
        "    sweep slurm resume DIR   submit what is missing\n",
};
