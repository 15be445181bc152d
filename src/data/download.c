#include "src/data/download.h"

#include <curl/curl.h>

#include "src/base/files.h"
#include "src/base/publication.h"

enum { CONNECT_TIMEOUT_S = 20, MOST_REDIRECTIONS = 5 };

/* A server that drips is as bad as one that is silent: at this rate MNIST would take three hours.
 */
enum { LEAST_BYTES_PER_S = 1000 };

typedef struct transfer {
    const char *name;
    const download_options *options;
    publication *publication;
    int64_t bytes;
    bool stopped, absent;
    status failure; /* of writing, with its message in `err` */
    error *err;
} transfer;

static size_t take(char *data, size_t size, size_t count, void *context) {
    transfer *t = context;
    size_t bytes = size * count;
    t->bytes += (int64_t)bytes;
    if (t->bytes > DOWNLOAD_MAX_BYTES)
        t->failure = error_set(t->err, STATUS_IO, "more than %d bytes", DOWNLOAD_MAX_BYTES);
    else
        t->failure = files_write_all(t->publication->descriptor, data, bytes,
                                     t->publication->temporary, t->err);
    return t->failure == STATUS_OK ? bytes : 0;
}

static int tell(void *context, curl_off_t total, curl_off_t got, curl_off_t up_total,
                curl_off_t up) {
    transfer *t = context;
    const download_options *o = t->options;
    (void)up_total;
    (void)up;
    if (o->listen && !o->listen(t->name, (int64_t)got, (int64_t)total, o->context))
        t->stopped = true;
    return t->stopped;
}

static void prepare(CURL *curl, const char *address, transfer *t, char *reason) {
    curl_easy_setopt(curl, CURLOPT_URL, address);
    curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, reason);
    curl_easy_setopt(curl, CURLOPT_USERAGENT, "sweep");
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 1L);
    curl_easy_setopt(curl, CURLOPT_MAXREDIRS, (long)MOST_REDIRECTIONS);
    curl_easy_setopt(curl, CURLOPT_FAILONERROR, 1L);
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT, (long)CONNECT_TIMEOUT_S);
    curl_easy_setopt(curl, CURLOPT_LOW_SPEED_LIMIT, (long)LEAST_BYTES_PER_S);
    curl_easy_setopt(curl, CURLOPT_LOW_SPEED_TIME, (long)t->options->timeout_s);
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, take);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, t);
    curl_easy_setopt(curl, CURLOPT_NOPROGRESS, 0L);
    curl_easy_setopt(curl, CURLOPT_XFERINFOFUNCTION, tell);
    curl_easy_setopt(curl, CURLOPT_XFERINFODATA, t);
}

static status perform(const char *address, transfer *t, error *err) {
    char reason[CURL_ERROR_SIZE] = "";
    CURL *curl = curl_easy_init();
    if (!curl) return error_no_memory(err, 1);
    prepare(curl, address, t, reason);
    CURLcode code = curl_easy_perform(curl);
    curl_easy_cleanup(curl);
    if (t->stopped) return error_set(err, STATUS_STOPPED, "stopped");
    if (t->failure != STATUS_OK) return t->failure;
    if (code == CURLE_OK) return STATUS_OK;
    t->absent = code == CURLE_HTTP_RETURNED_ERROR;
    return error_set(err, STATUS_IO, "%s: %s", address,
                     reason[0] ? reason : curl_easy_strerror(code));
}

status download_file(const char *address, const char *path, const char *name,
                     const download_options *o, bool *absent, error *err) {
    publication p;
    TRY(publication_begin(path, &p, err));
    transfer t = {.name = name, .options = o, .publication = &p, .err = err};
    status result = perform(address, &t, err);
    if (result == STATUS_OK) result = publication_replace(&p, err);
    publication_end(&p);
    *absent = t.absent;
    return result;
}
