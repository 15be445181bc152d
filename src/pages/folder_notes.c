#include "src/pages/folder_notes.h"

#include <fcntl.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "src/base/files.h"

enum { LARGEST_NOTE_BYTES = 1 << 16, TAIL_BYTES = 4096, TAIL_LINES = 20 };

/* A member of the note: a text or a whole number; "" for anything else. */
static void read_member(const json_t *note, const char *name, char value[VERDICT_CHARS + 1]) {
    const json_t *member = json_object_get(note, name);
    value[0] = '\0';
    if (json_is_string(member))
        snprintf(value, VERDICT_CHARS + 1, "%.*s", (int)VERDICT_CHARS, json_string_value(member));
    else if (json_is_integer(member))
        snprintf(value, VERDICT_CHARS + 1, "%" JSON_INTEGER_FORMAT, json_integer_value(member));
}

verdict verdict_read(const char *folder, const results *r) {
    verdict v = {.known = false};
    char outcome[VERDICT_CHARS + 1], of[VERDICT_CHARS + 1];
    char *path = files_join(folder, "verify.json"), *bytes = NULL;
    size_t count = 0;
    error ignored;
    if (path && access(path, R_OK) == 0 &&
        files_read(path, LARGEST_NOTE_BYTES, &bytes, &count, &ignored) == STATUS_OK) {
        json_t *note = json_loadb(bytes, count, JSON_REJECT_DUPLICATES, NULL);
        read_member(note, "outcome", outcome);
        read_member(note, "results_finished_at", of);
        read_member(note, "verified_at", v.at);
        read_member(note, "retrained", v.retrained);
        read_member(note, "trials", v.trials);
        read_member(note, "how", v.how);
        read_member(note, "difference", v.difference);
        v.known = outcome[0] != '\0';
        v.equal = strcmp(outcome, "equal") == 0;
        v.stale = strcmp(of, results_fact(r, "finished_at")) != 0;
        json_decref(note);
    }
    free(bytes);
    free(path);
    return v;
}

void verdict_append(text *out, const verdict *v, void append_text(text *, const char *)) {
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

void pages_append_log_tail(text *out, const char *folder, const char *trial_id) {
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
