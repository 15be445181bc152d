#include "src/run/slurm/slurm_script.h"

#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

/* Of memory: an estimate is none too close, and what cannot be counted has room. */
static const double MEMORY_MARGIN = 1.25, MEMORY_BESIDES_BYTES = 256e6;
static const double MEBIBYTE = 1024.0 * 1024;
/* A pilot is warned before its time is up: for a checkpoint, and as schedulers are not punctual. */
enum { WARNING_S = 120, SHORTEST_WARNING_S = 15, WARNING_PARTS = 10 };

/* --- what may stand in a line of #SBATCH --- */

/* Slurm splits such a line much as a shell would: nothing that means something to either. */
static bool is_plain(const char *word) {
    return word[strspn(word,
                       "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
                       "-_=.,:/+@%[]*&|")] == '\0';
}

static status check_word(const char *what, const char *word, error *err) {
    if (is_plain(word) && (*word != '-' || strcmp(what, "an option of sbatch") == 0))
        return STATUS_OK;
    text shown = {0};
    text_append_visible(&shown, word);
    error_set(err, STATUS_BAD_INPUT,
              "%s: '%s' cannot stand in a job script; blanks, quotes and the like are not taken",
              what, text_string(&shown));
    text_free(&shown);
    return STATUS_BAD_INPUT;
}

/* It goes into the pattern of a log's name, where % has a meaning, and into a quoted word. */
static status check_folder(const char *folder, error *err) {
    for (const char *c = folder; *c; c++)
        if ((unsigned char)*c <= ' ' || *c == 0x7f || strchr("%\\\"'$`", *c))
            return error_set(err, STATUS_BAD_INPUT,
                             "%s: a folder whose path has blanks, quotes, %%, $ or \\ in it cannot "
                             "be used from a job script",
                             folder);
    return STATUS_OK;
}

static status check_settings(const char *settings, error *err) {
    for (const char *word = settings; *word; word += strcspn(word, " ")) {
        word += strspn(word, " ");
        text one = {0};
        text_append_bytes(&one, word, strcspn(word, " "));
        status result = check_word("a setting", text_string(&one), err);
        text_free(&one);
        TRY(result);
    }
    return STATUS_OK;
}

status slurm_job_check(const slurm_job *j, error *err) {
    TRY(check_folder(j->folder, err));
    TRY(check_folder(j->program, err));
    TRY(check_word("slurm.partition", j->partition, err));
    TRY(check_word("slurm.account", j->account, err));
    TRY(check_word("slurm.time", j->time, err));
    TRY(check_settings(j->settings, err));
    for (size_t i = 0; i < j->extra_count; i++) {
        TRY(check_word("an option of sbatch", j->extra[i], err));
        if (j->extra[i][0] != '-')
            return error_set(err, STATUS_BAD_INPUT,
                             "'%s' is no option of sbatch in one word, such as --qos=long",
                             j->extra[i]);
    }
    return STATUS_OK;
}

/* --- times --- */

/* "minutes", "minutes:seconds", "hours:minutes:seconds", "days-hours", "days-hours:minutes" and
 * "days-hours:minutes:seconds", in seconds; 0 when it is none of these. */
static long seconds_of(const char *time) {
    long days = 0, a = 0, b = 0, c = 0;
    int end = 0;
    const int chars = (int)strlen(time);
    const bool dashed = sscanf(time, "%ld-%n", &days, &end) == 1 && end > 0;
    const char *rest = dashed ? time + end : time;
    const int parts = sscanf(rest, "%ld:%ld:%ld", &a, &b, &c);
    if (chars == 0 || time[strspn(time, "0123456789:-")] != '\0' || parts < 1) return 0;
    if (dashed) return 86400 * days + 3600 * a + 60 * b + c;
    if (parts == 3) return 3600 * a + 60 * b + c;
    return 60 * a + b;
}

static long warning_s(const char *time) {
    const long part = seconds_of(time) / WARNING_PARTS;
    if (part == 0 || part > WARNING_S) return WARNING_S;
    return part > SHORTEST_WARNING_S ? part : SHORTEST_WARNING_S;
}

/* --- writing --- */

static void append_option(text *out, const char *name, const char *value) {
    if (*value) text_append_format(out, "#SBATCH --%s=%s\n", name, value);
}

static void append_head(text *out, const slurm_job *j, const char *suffix) {
    text_append(out, "#!/bin/sh\n");
    text_append_format(out, "#SBATCH --job-name=%s%s\n", j->name, suffix);
    append_option(out, "partition", j->partition);
    append_option(out, "account", j->account);
    text_append(out, "#SBATCH --open-mode=append\n");
}

static void append_extra(text *out, const slurm_job *j) {
    for (size_t i = 0; i < j->extra_count; i++)
        text_append_format(out, "#SBATCH %s\n", j->extra[i]);
}

static void append_memory(text *out, const slurm_job *j) {
    const double bytes = j->memory_bytes * MEMORY_MARGIN + MEMORY_BESIDES_BYTES;
    text_append_format(out, "#SBATCH --mem=%.0fM\n", ceil(bytes / MEBIBYTE));
}

void slurm_append_pilots(text *out, const slurm_job *j, int pilots) {
    append_head(out, j, "");
    text_append_format(out, "#SBATCH --array=1-%d\n#SBATCH --cpus-per-task=%d\n", pilots, j->cpus);
    append_option(out, "time", j->time);
    append_memory(out, j);
    text_append_format(out, "#SBATCH --signal=B:USR1@%ld\n#SBATCH --requeue\n", warning_s(j->time));
    text_append_format(out, "#SBATCH --output=%s/slurm/%%x.%%A_%%a.log\n", j->folder);
    append_extra(out, j);
    text_append_format(out, "exec %s work %s --requeue%s%s\n", j->program, j->folder,
                       *j->settings ? " " : "", j->settings);
}

void slurm_append_report(text *out, const slurm_job *j) {
    append_head(out, j, "-report");
    append_memory(out, j);
    text_append_format(out, "#SBATCH --output=%s/slurm/%%x.%%j.log\n", j->folder);
    text_append_format(out, "exec %s report %s\n", j->program, j->folder);
}
