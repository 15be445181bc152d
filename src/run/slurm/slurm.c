#include "src/run/slurm/slurm.h"

#include <ctype.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <unistd.h>

#include "src/base/files.h"
#include "src/base/memory.h"
#include "src/base/publish.h"
#include "src/run/slurm/slurm_program.h"

enum { NAME_BYTES = 128, MOST_PILOTS = 100000 };
static const char SUFFIX[] = ".sh", REPORT_SUFFIX[] = "-report";

/* --- names of jobs --- */

static void make_name(const char *title, char name[NAME_BYTES]) {
    uint32_t nonce = 0;
    if (getrandom(&nonce, sizeof nonce, 0) != sizeof nonce) nonce = (uint32_t)getpid();
    int chars = snprintf(name, NAME_BYTES, "sweep-%.64s-%08x", title, nonce);
    for (int i = 0; i < chars; i++)
        if (!isalnum((unsigned char)name[i]) && !strchr("-_", name[i])) name[i] = '_';
}

static char *scripts_path(const char *folder) {
    return files_join(folder, "slurm");
}

static bool is_script(const char *name) {
    const size_t chars = strlen(name);
    return strncmp(name, "sweep-", 6) == 0 && chars > sizeof SUFFIX - 1 &&
           strcmp(name + chars - (sizeof SUFFIX - 1), SUFFIX) == 0;
}

/* Whether a job could write where all its hosts should. */
static bool has_logs(const char *folder) {
    char *path = scripts_path(folder);
    DIR *listing = path ? opendir(path) : NULL;
    bool found = false;
    for (struct dirent *entry; listing && !found && (entry = readdir(listing));) {
        const char *dot = strrchr(entry->d_name, '.');
        found = dot && strcmp(dot, ".log") == 0;
    }
    if (listing) closedir(listing);
    free(path);
    return found;
}

/* Of all scripts that are kept, with commas between them; "" for none. */
static status names_of(const char *folder, text *names, error *err) {
    char *path = scripts_path(folder);
    DIR *listing = path ? opendir(path) : NULL;
    for (struct dirent *entry; listing && (entry = readdir(listing));) {
        if (!is_script(entry->d_name)) continue;
        if (names->bytes) text_append(names, ",");
        text_append_bytes(names, entry->d_name, strlen(entry->d_name) - (sizeof SUFFIX - 1));
    }
    if (listing) closedir(listing);
    free(path);
    return names->failed ? error_no_memory(err, names->bytes) : STATUS_OK;
}

/* --- submitting --- */

/* The largest index of an array is one less than the scheduler's MaxArraySize; where it does not
 * say, 1001. */
static int longest_array(void) {
    const char *const words[] = {"scontrol", "show", "config", NULL};
    text said = {0};
    error ignored;
    int code, size = 0;
    if (slurm_call(words, &said, &code, &ignored) == STATUS_OK) {
        const char *line = strstr(text_string(&said), "MaxArraySize");
        if (!line || sscanf(line, "MaxArraySize = %d", &size) != 1) size = 0;
    }
    text_free(&said);
    return size > 1 ? size - 1 : 1000;
}

static status keep_script(const slurm_job *j, const char *suffix, const text *script, char **path,
                          error *err) {
    char *scripts = scripts_path(j->folder), *name = NULL;
    if (asprintf(&name, "%s%s%s", j->name, suffix, SUFFIX) < 0) name = NULL;
    status result = scripts && name ? files_make_subfolder(scripts, err)
                                    : error_no_memory(err, strlen(j->folder));
    if (result == STATUS_OK) result = files_publish_text(scripts, name, script, err);
    *path = result == STATUS_OK ? files_join(scripts, name) : NULL;
    free(scripts);
    free(name);
    return result == STATUS_OK && !*path ? error_no_memory(err, strlen(j->folder)) : result;
}

/* The number that sbatch or squeue begins its line with. */
static bool take_id(const char *said, char id[32]) {
    const size_t digits = strspn(said, "0123456789");
    if (digits == 0 || digits > 31) return false;
    memcpy(id, said, digits);
    id[digits] = '\0';
    return true;
}

/* sbatch may fail, as where its answer was lost, and have submitted. */
static bool was_submitted(const char *name, char id[32]) {
    char wanted[NAME_BYTES + 32];
    snprintf(wanted, sizeof wanted, "--name=%s", name);
    const char *const words[] = {"squeue",      "--noheader", "--array-unique",
                                 "--format=%F", wanted,       NULL};
    text said = {0};
    error ignored;
    int code;
    bool found =
        slurm_call(words, &said, &code, &ignored) == STATUS_OK && take_id(text_string(&said), id);
    text_free(&said);
    return found;
}

static status submit(const char *path, const char *name, const char *after, char id[32],
                     error *err) {
    const char *const words[] = {"sbatch", "--parsable", path, NULL};
    const char *const later[] = {"sbatch", "--parsable", after, path, NULL};
    text said = {0};
    int code;
    status result = slurm_call(after ? later : words, &said, &code, err);
    if (result == STATUS_OK && !take_id(text_string(&said), id))
        result =
            error_set(err, STATUS_IO, "sbatch names no job; it says '%.100s'", text_string(&said));
    if (result == STATUS_IO && was_submitted(name, id)) result = STATUS_OK;
    text_free(&said);
    return result;
}

static status submit_script(const slurm_job *j, const char *suffix, const text *script,
                            const char *after, char id[32], error *err) {
    char *path = NULL, name[NAME_BYTES + 16];
    snprintf(name, sizeof name, "%s%s", j->name, suffix);
    status result = keep_script(j, suffix, script, &path, err);
    if (result == STATUS_OK) result = submit(path, name, after, id, err);
    free(path);
    return result;
}

static status submit_pilots(const slurm_job *j, int pilots, text *after, text *told, error *err) {
    text script = {0};
    char id[32] = "";
    slurm_append_pilots(&script, j, pilots);
    status result = submit_script(j, "", &script, NULL, id, err);
    text_free(&script);
    TRY(result);
    text_append_format(after, ":%s", id);
    text_append_format(told, "Job %s: %d pilot%s of %d CPU%s for %s (%s)\n", id, pilots,
                       pilots == 1 ? "" : "s", j->cpus, j->cpus == 1 ? "" : "s", j->time, j->name);
    return STATUS_OK;
}

/* afterany: also when a pilot fails, and not before what was requeued has ended. */
static status submit_report(const slurm_job *j, const text *after, text *told, error *err) {
    text script = {0}, dependency = {0};
    char id[32] = "";
    slurm_append_report(&script, j);
    text_append_format(&dependency, "--dependency=afterany%s", text_string(after));
    status result = submit_script(j, REPORT_SUFFIX, &script, text_string(&dependency), id, err);
    if (result == STATUS_OK)
        text_append_format(told, "Job %s: the report, when they have ended\n", id);
    text_free(&script);
    text_free(&dependency);
    return result;
}

static status submit_all(slurm_job *j, const char *title, int pilots, text *told, error *err) {
    char name[NAME_BYTES];
    text after = {0};
    status result = STATUS_OK;
    const int most = longest_array();
    j->name = name;
    while (result == STATUS_OK && pilots > 0) {
        const int some = pilots < most ? pilots : most;
        make_name(title, name);
        result = submit_pilots(j, some, &after, told, err);
        pilots -= some;
    }
    if (result == STATUS_OK) result = submit_report(j, &after, told, err);
    text_free(&after);
    return result;
}

static status check(const slurm_job *j, int pilots, error *err) {
    TRY(slurm_job_check(j, err));
    if (pilots >= 1 && pilots <= MOST_PILOTS) return STATUS_OK;
    return error_set(err, STATUS_BAD_INPUT, "%d pilots are none that can be submitted", pilots);
}

status slurm_submit(const slurm_job *job, const char *title, int pilots, text *told, error *err) {
    slurm_job j = *job;
    TRY(check(&j, pilots, err));
    return submit_all(&j, title, pilots, told, err);
}

status slurm_append_scripts(text *out, const slurm_job *job, const char *title, int pilots,
                            error *err) {
    char name[NAME_BYTES];
    slurm_job j = *job;
    TRY(check(&j, pilots, err));
    make_name(title, name);
    j.name = name;
    slurm_append_pilots(out, &j, pilots);
    text_append(out, "\n");
    slurm_append_report(out, &j);
    return STATUS_OK;
}

/* --- looking --- */

static bool is_report(const char *line) {
    const char *name = strrchr(line, '|');
    const size_t chars = name ? strlen(name) : 0, suffix = sizeof REPORT_SUFFIX - 1;
    return chars > suffix && strcmp(name + chars - suffix, REPORT_SUFFIX) == 0;
}

/* "<id>|<state>|<reason>|<name>", one a pilot. */
static void count_line(char *line, slurm_counts *out) {
    const bool report = is_report(line), runs = strstr(line, "|RUNNING|") != NULL;
    if (!report && runs) out->running++;
    if (!report && !runs) out->waiting++;
    char *rest = line;
    const char *id = strsep(&rest, "|"), *state = strsep(&rest, "|"), *reason = strsep(&rest, "|");
    if (runs || !reason) return;
    text_append(&out->lines, report ? "report " : "pilot ");
    text_append_visible(&out->lines, id);
    text_append(&out->lines, ": ");
    text_append_visible(&out->lines, state);
    text_append(&out->lines, " (");
    text_append_visible(&out->lines, reason);
    text_append(&out->lines, ")\n");
}

static status look(const char *names, slurm_counts *out, error *err) {
    text wanted = {0}, said = {0};
    int code;
    text_append_format(&wanted, "--name=%s", names);
    const char *const words[] = {
        "squeue", "--noheader", "--array", "--format=%i|%T|%r|%j", text_string(&wanted), NULL};
    status result = slurm_call(words, &said, &code, err);
    char *rest = result == STATUS_OK ? said.data : NULL;
    for (char *line; (line = strsep(&rest, "\n"));)
        if (*line) count_line(line, out);
    text_free(&said);
    text_free(&wanted);
    return result;
}

status slurm_look(const char *folder, slurm_counts *out, error *err) {
    text names = {0};
    *out = (slurm_counts){0};
    status result = names_of(folder, &names, err);
    out->submitted = names.bytes > 0;
    out->logs = has_logs(folder);
    if (result == STATUS_OK && names.bytes) result = look(text_string(&names), out, err);
    text_free(&names);
    return result;
}

/* --- ending --- */

status slurm_cancel(const char *folder, error *err) {
    text names = {0}, wanted = {0}, said = {0};
    int code;
    status result = names_of(folder, &names, err);
    char *rest = names.data;
    for (char *name; result == STATUS_OK && (name = strsep(&rest, ","));) {
        text_append_format(&wanted, "--name=%s", name);
        const char *const words[] = {"scancel", "--quiet", text_string(&wanted), NULL};
        result = slurm_call(words, &said, &code, err);
        text_free(&wanted);
    }
    text_free(&said);
    text_free(&names);
    return result;
}

status slurm_requeue(const char *job_id, error *err) {
    const char *const words[] = {"scontrol", "requeue", job_id, NULL};
    text said = {0};
    int code;
    if (!*job_id || job_id[strspn(job_id, "0123456789_")])
        return error_set(err, STATUS_BAD_INPUT, "'%s' is no job of Slurm's", job_id);
    status result = slurm_call(words, &said, &code, err);
    /* Sent twice, as its answer came late, it finds the job in the queue already. */
    if (result == STATUS_IO && strstr(err->message, "Job is pending execution")) result = STATUS_OK;
    text_free(&said);
    return result;
}
