#include "src/run/journal.h"

#include <errno.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
#include <zlib.h>

#include "src/base/files.h"
#include "src/base/memory.h"
#include "src/base/text.h"

enum { JOURNAL_CRC_CHARS = 8 };
static const size_t JOURNAL_MAX_BYTES = (size_t)1 << 32;

static const char *const KIND_NAMES[JOURNAL_KIND_COUNT] = {
    "run", "started", "kept", "stopped", "done", "retried", "failed", "quarantined", "rung"};

struct journal {
    int descriptor;
    bool torn; /* the file may not end in a newline */
};

static uint32_t crc_of(const char *data, size_t bytes) {
    return (uint32_t)crc32_z(crc32_z(0, NULL, 0), (const unsigned char *)data, bytes);
}

/* Writing */

status journal_open(const char *path, journal **out, error *err) {
    int descriptor;
    *out = NULL;
    TRY(files_open_append(path, &descriptor, err));
    journal *j = memory_array(1, sizeof *j);
    if (!j) {
        close(descriptor);
        return error_no_memory(err, sizeof *j);
    }
    j->descriptor = descriptor;
    /* An empty line between records means nothing, so there is no need to look at the last byte. */
    j->torn = lseek(j->descriptor, 0, SEEK_END) > 0;
    *out = j;
    return STATUS_OK;
}

void journal_close(journal *j) {
    if (!j) return;
    close(j->descriptor);
    free(j);
}

int journal_descriptor(const journal *j) {
    return j ? j->descriptor : -1;
}

static void append_real(text *line, const char *key, double value) {
    text_append_format(line, " %s=", key);
    text_append_real(line, value);
}

/* The value runs to the next blank, or to the end of the line for the last key; what would end it
 * sooner is replaced. */
static void append_word(text *line, const char *key, const char *value, bool last) {
    text_append_format(line, " %s=", key);
    for (; *value; value++) {
        bool blank = (unsigned char)*value <= ' ' || *value == 0x7f;
        char c = !blank ? *value : last ? ' ' : '_';
        text_append_bytes(line, &c, 1);
    }
}

static void append_record(text *line, const journal_record *record) {
    const trial_runtime *runtime = &record->runtime;
    text_append(line, KIND_NAMES[record->kind]);
    append_word(line, "id", record->trial_id, false);
    text_append_format(line, " at=%lld worker=%d attempts=%d", (long long)time(NULL),
                       runtime->worker, runtime->attempts);
    append_word(line, "host", runtime->host, false);
    append_word(line, "isa", runtime->isa, false);
    append_real(line, "started_s", runtime->started_s);
    append_real(line, "wall_s", runtime->wall_s);
    append_real(line, "train_s", runtime->train_s);
    append_real(line, "eval_s", runtime->eval_s);
    append_real(line, "cpu_s", runtime->cpu_s);
    append_real(line, "samples_per_s", runtime->samples_per_s);
    append_real(line, "threads", runtime->threads);
    append_word(line, "message", record->message, true);
}

void journal_append(journal *j, const journal_record *record) {
    if (!j) return;
    text body = {0}, line = {0};
    append_record(&body, record);
    text_append_format(&line, "%s%08x %s\n", j->torn ? "\n" : "", crc_of(body.data, body.bytes),
                       text_string(&body));
    if (!body.failed && !line.failed) {
        /* One write a line: a reader sees it whole or not at all. */
        ssize_t written;
        while ((written = write(j->descriptor, line.data, line.bytes)) < 0 && errno == EINTR) {
        }
        j->torn = written != (ssize_t)line.bytes && (written > 0 || j->torn);
    }
    text_free(&body);
    text_free(&line);
}

void journal_sync(const journal *j) {
    while (j && fdatasync(j->descriptor) != 0 && errno == EINTR) {
    }
}

/* Reading */

static void copy_word(char *out, size_t chars, const char *value) {
    size_t length = strnlen(value, chars);
    memcpy(out, value, length);
    out[length] = '\0';
}

static void set_field(journal_record *record, const char *key, const char *value) {
    trial_runtime *runtime = &record->runtime;
    const struct {
        const char *key;
        double *real;
    } reals[] = {
        {"started_s", &runtime->started_s}, {"wall_s", &runtime->wall_s},
        {"train_s", &runtime->train_s},     {"eval_s", &runtime->eval_s},
        {"cpu_s", &runtime->cpu_s},         {"samples_per_s", &runtime->samples_per_s},
        {"threads", &runtime->threads},
    };
    for (size_t i = 0; i < sizeof reals / sizeof *reals; i++)
        if (strcmp(key, reals[i].key) == 0) *reals[i].real = strtod(value, NULL);
    if (strcmp(key, "id") == 0) copy_word(record->trial_id, TRIAL_ID_CHARS, value);
    if (strcmp(key, "at") == 0) record->at_s = strtoll(value, NULL, 10);
    if (strcmp(key, "worker") == 0) runtime->worker = (int32_t)strtol(value, NULL, 10);
    if (strcmp(key, "attempts") == 0) runtime->attempts = (int32_t)strtol(value, NULL, 10);
    if (strcmp(key, "host") == 0) copy_word(runtime->host, RUNTIME_HOST_CHARS, value);
    if (strcmp(key, "isa") == 0) copy_word(runtime->isa, RUNTIME_ISA_CHARS, value);
    if (strcmp(key, "message") == 0) copy_word(record->message, JOURNAL_MESSAGE_CHARS, value);
}

static bool parse_kind(const char *word, journal_kind *kind) {
    for (int i = 0; i < JOURNAL_KIND_COUNT; i++) {
        if (strcmp(word, KIND_NAMES[i]) != 0) continue;
        *kind = (journal_kind)i;
        return true;
    }
    return false;
}

/* Take a line (without its newline; it is cut up) apart; false if it is damaged or of a kind that a
 * later version added. */
static bool parse_line(char *line, journal_record *record) {
    size_t bytes = strlen(line);
    if (bytes <= JOURNAL_CRC_CHARS || line[JOURNAL_CRC_CHARS] != ' ') return false;
    char *end = NULL, *body = line + JOURNAL_CRC_CHARS + 1;
    unsigned long crc = strtoul(line, &end, 16);
    if (end != body - 1 || crc != crc_of(body, strlen(body))) return false;
    *record = (journal_record){.runtime.cpu_s = NAN}; /* which older journals do not tell */
    char *next = body, *word = strsep(&next, " ");
    if (!parse_kind(word, &record->kind)) return false;
    while (next) {
        bool last = strncmp(next, "message=", strlen("message=")) == 0;
        word = last ? strsep(&next, "") : strsep(&next, " ");
        char *value = strchr(word, '=');
        if (!value) continue;
        *value = '\0';
        set_field(record, word, value + 1);
    }
    return true;
}

status journal_read(const char *path, journal_visitor *visit, void *context, error *err) {
    char *data = NULL;
    size_t bytes = 0;
    if (access(path, F_OK) != 0 && errno == ENOENT) return STATUS_OK;
    TRY(files_read(path, JOURNAL_MAX_BYTES, &data, &bytes, err));
    char *line = data;
    for (char *newline; (newline = memchr(line, '\n', (size_t)(data + bytes - line)));
         line = newline + 1) {
        journal_record record;
        *newline = '\0';
        if (parse_line(line, &record)) visit(&record, context);
    }
    free(data);
    return STATUS_OK;
}
