#include "src/store/isolated_read.h"

#include <stdbool.h>
#include <string.h>
#include <sys/stat.h>

/* Far more than any file of ours takes, and an end to one that goes round in circles. */
static double cpu_limit_s(const char *path) {
    enum { LEAST_S = 30, BYTES_A_SECOND = 1 << 20 };
    struct stat info;
    return LEAST_S + (stat(path, &info) == 0 ? (double)info.st_size / BYTES_A_SECOND : 0);
}

status isolated_read(isolated_function *function, const char *path, const text *request,
                     text *reply, error *err) {
    text whole = {0};
    error cause;
    bool died = false;
    pack_text(&whole, path);
    pack(&whole, request->data, request->bytes);
    if (whole.failed || request->failed) {
        text_free(&whole);
        return error_no_memory(err, strlen(path) + request->bytes);
    }
    cause.message[0] = '\0';
    status result =
        isolated_call(function, whole.data, whole.bytes, cpu_limit_s(path), reply, &died, &cause);
    text_free(&whole);
    if (result == STATUS_OK) return STATUS_OK;
    text_free(reply);
    if (died && result == STATUS_DAMAGED)
        return error_set(err, result,
                         "%s is damaged: reading it ends the process (%s) although its digests are "
                         "right, so it was made that way; use no file of that origin",
                         path, cause.message);
    if (died) return error_set(err, result, "%s cannot be read: %s", path, cause.message);
    return error_set(err, result, "%s", cause.message);
}

status isolated_read_check(const char *path, const packed *reply, error *err) {
    if (reply->no_memory) return error_no_memory(err, reply->bytes);
    if (!reply->failed && reply->bytes == 0) return STATUS_OK;
    return error_set(err, STATUS_DAMAGED, "%s: the process that read it gave half an answer", path);
}
