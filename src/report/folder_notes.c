#include "src/report/folder_notes.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "src/base/files.h"

enum { LARGEST_NOTE_BYTES = 1 << 16, TAIL_BYTES = 4096, TAIL_LINES = 20 };

/* The value of a member of a flat JSON object that we wrote: a text without its quotes and escapes,
 * anything else as it stands. */
static void read_member(const char *json, const char *name, char value[VERIFICATION_CHARS + 1]) {
    char mark[64];
    size_t used = 0;
    value[0] = '\0';
    snprintf(mark, sizeof mark, "\"%s\":", name);
    const char *s = strstr(json, mark);
    if (!s) return;
    s += strlen(mark);
    s += strspn(s, " ");
    bool quoted = *s == '"';
    if (quoted) s++;
    while (*s && *s != (quoted ? '"' : ',') && *s != '\n' && used < VERIFICATION_CHARS) {
        if (*s == '\\' && s[1]) s++;
        value[used++] = *s++;
    }
    value[used] = '\0';
}

verification verification_read(const char *folder, const results *r) {
    verification v = {.known = false};
    char outcome[VERIFICATION_CHARS + 1], of[VERIFICATION_CHARS + 1];
    char *path = files_join(folder, "verify.json"), *json = NULL;
    size_t bytes = 0;
    error ignored;
    if (path && access(path, R_OK) == 0 &&
        files_read(path, LARGEST_NOTE_BYTES, &json, &bytes, &ignored) == STATUS_OK) {
        read_member(json, "outcome", outcome);
        read_member(json, "results_finished_at", of);
        read_member(json, "verified_at", v.at);
        read_member(json, "retrained", v.retrained);
        read_member(json, "trials", v.trials);
        read_member(json, "how", v.how);
        read_member(json, "difference", v.difference);
        v.known = outcome[0] != '\0';
        v.equal = strcmp(outcome, "equal") == 0;
        v.stale = strcmp(of, results_fact(r, "finished_at")) != 0;
    }
    free(json);
    free(path);
    return v;
}

void append_verdict(text *out, const verification *v, void append_text(text *, const char *)) {
    if (!v->known) {
        text_append(out,
                    "Not verified yet: 'sweep verify' trains the trials again and compares "
                    "every bit.");
        return;
    }
    text_append(out, v->equal ? "Verified " : "Verification failed ");
    append_text(out, v->at);
    text_append(out, ": ");
    if (v->equal) {
        append_text(out, v->retrained);
        text_append(out, " of ");
        append_text(out, v->trials);
        text_append(out, " trials trained again (");
        append_text(out, v->how);
        text_append(out, "), every bit the same.");
    } else {
        append_text(out, v->difference);
        text_append(out, ".");
    }
    if (v->stale) text_append(out, " This was before the last change of these results.");
}

/* Where the last lines of `log` begin. */
static const char *last_lines(const char *log, size_t bytes) {
    int lines = 0;
    size_t at = bytes;
    if (at > 0 && log[at - 1] == '\n') at--;
    while (at > 0 && lines < TAIL_LINES) lines += log[--at] == '\n';
    return log + at + (at > 0);
}

static ssize_t read_tail(const char *path, char tail[TAIL_BYTES + 1]) {
    struct stat info;
    int file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOFOLLOW);
    if (file < 0) return 0;
    ssize_t bytes = 0;
    if (fstat(file, &info) == 0 && S_ISREG(info.st_mode))
        bytes = pread(file, tail, TAIL_BYTES,
                      info.st_size > TAIL_BYTES ? info.st_size - TAIL_BYTES : 0);
    close(file);
    return bytes > 0 ? bytes : 0;
}

void append_log_tail(text *out, const char *folder, const char *trial_id) {
    char name[64], tail[TAIL_BYTES + 1];
    snprintf(name, sizeof name, "logs/%.40s.log", trial_id);
    char *path = strchr(trial_id, '/') ? NULL : files_join(folder, name);
    ssize_t bytes = path ? read_tail(path, tail) : 0;
    free(path);
    for (ssize_t i = 0; i < bytes; i++)
        if (tail[i] == '\0') tail[i] = ' ';
    tail[bytes] = '\0';
    text_append(out, last_lines(tail, (size_t)bytes));
}
