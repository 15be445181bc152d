/* sweep fetch: get a data set. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "src/base/clock.h"
#include "src/cli/command.h"
#include "src/cli/options.h"
#include "src/data/fetch.h"
#include "src/data/locate.h"

enum { DEFAULT_TIMEOUT_S = 30, LONGEST_TIMEOUT_S = 3600 };

static const double TELL_EVERY_S = 0.2;

/* --- progress and stopping --- */

static volatile sig_atomic_t stop_requested;

static void request_stop(int signal_number) {
    (void)signal_number;
    stop_requested = 1;
}

typedef struct view {
    bool live; /* a line that is drawn over */
    double told_s;
    char file[64];
} view;

static void draw(view *v, const char *file, int64_t bytes, int64_t total) {
    fprintf(stderr, "\r\x1b[K%s  %.1f MB", file, (double)bytes / 1e6);
    if (total > 0) fprintf(stderr, " of %.1f MB", (double)total / 1e6);
    v->told_s = clock_monotonic_s();
}

/* On a terminal a line that grows, elsewhere a line for each file. */
static bool tell(const char *file, int64_t bytes, int64_t total, void *context) {
    view *v = context;
    bool new_file = strcmp(v->file, file) != 0;
    snprintf(v->file, sizeof v->file, "%s", file);
    if (v->live && (new_file || clock_monotonic_s() - v->told_s > TELL_EVERY_S))
        draw(v, file, bytes, total);
    else if (!v->live && new_file)
        fprintf(stderr, "%s\n", file);
    return !stop_requested;
}

/* --- the command --- */

static bool parse_name(const char *name, dataset_source *source) {
    static const dataset_source sources[] = {DATASET_MNIST, DATASET_FASHION_MNIST};
    for (size_t i = 0; i < sizeof sources / sizeof *sources; i++) {
        *source = sources[i];
        if (strcmp(name, dataset_source_name(*source)) == 0) return true;
    }
    return false;
}

/* How a config finds it. */
static void print_place(const fetch_options *o, bool there, bool usual) {
    const char *name = dataset_source_name(o->source);
    printf("%s is %s %s, SHA-256 right.\n", name, there ? "already in" : "in", o->to);
    printf("Use it with data.name=%s", name);
    if (!usual) printf(" data.dir=%s", o->to);
    printf("\n");
}

static int fetch(fetch_options *o, bool usual) {
    error err;
    text notes = {0};
    bool there = false;
    view v = {.live = isatty(STDERR_FILENO)};
    o->download.listen = tell;
    o->download.context = &v;
    signal(SIGINT, request_stop);
    signal(SIGTERM, request_stop);
    status result = fetch_dataset(o, &there, &notes, &err);
    if (v.live && v.file[0]) fprintf(stderr, "\r\x1b[K");
    fputs(text_string(&notes), stderr);
    text_free(&notes);
    if (result != STATUS_OK) return command_fail(result, &err);
    print_place(o, there, usual);
    return 0;
}

enum { OPTION_FROM, OPTION_TO, OPTION_TIMEOUT };
static const option_info options[] = {
    {"--from", 0, "DIR|URL", "take the files from this folder or address"},
    {"--to", 0, "DIR", "put them into this folder"},
    {"--timeout", 0, "SECONDS",
     "give an address up when less than 1 kB a second comes for so long (default 30)"},
    {NULL, 0, NULL, NULL}};

static int run_fetch(int argc, char **argv, const char *const given[]) {
    fetch_options o = {.from = given[OPTION_FROM], .to = given[OPTION_TO]};
    long long seconds = DEFAULT_TIMEOUT_S;
    int wrong = options_number(&command_fetch, "--timeout", given[OPTION_TIMEOUT], 1,
                               LONGEST_TIMEOUT_S, &seconds);
    if (wrong) return wrong;
    o.download.timeout_s = (int)seconds;
    if (argc != 2 || !parse_name(argv[1], &o.source))
        return command_usage_error(&command_fetch, "which data set?  mnist or fashion_mnist");
    char *usual = locate_user_folder(o.source);
    bool is_usual = !o.to;
    if (is_usual) o.to = usual;
    int code = o.to ? fetch(&o, is_usual)
                    : command_usage_error(&command_fetch, "there is no home folder: give --to DIR");
    free(usual);
    return code;
}

const command command_fetch = {
    .name = "fetch",
    .run = run_fetch,
    .arguments = "mnist|fashion_mnist [OPTION ...]",
    .options = options,
    .summary = "Download a data set, check its SHA-256, and put it where configs find it.",
    .help =
        "The four files come from the known mirrors in turn, or from --from: an http or https\n"
        "address or a folder that has them, gzipped or not.  They go, whole and right or not at\n"
        "all, to --to, else $SWEEP_DATA/<name>, else ~/.local/share/sweep/<name>.\n",
};
