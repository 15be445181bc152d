#include "src/base/publish.h"

#include <stdlib.h>
#include <string.h>

#include "src/base/files.h"
#include "src/base/memory.h"
#include "src/base/publication.h"

static status same_bytes(const char *path, const void *data, size_t bytes, error *err) {
    char *present = NULL;
    size_t present_bytes = 0;
    TRY(files_read(path, (size_t)1 << 40, &present, &present_bytes, err));
    bool same = present_bytes == bytes && memcmp(present, data, bytes) == 0;
    free(present);
    if (same) return STATUS_OK;
    return error_set(err, STATUS_DAMAGED, "%s is there already, with other contents", path);
}

/* The same bytes under the same name are what was wanted. */
static status add(publication *p, const void *data, size_t bytes, error *err) {
    bool exists = false;
    TRY(publication_add(p, &exists, err));
    return exists ? same_bytes(p->path, data, bytes, err) : STATUS_OK;
}

status files_publish(const char *path, const void *data, size_t bytes, bool replace, error *err) {
    publication p;
    TRY(publication_begin(path, &p, err));
    status result = files_write_all(p.descriptor, data, bytes, p.temporary, err);
    if (result == STATUS_OK)
        result = replace ? publication_replace(&p, err) : add(&p, data, bytes, err);
    publication_end(&p);
    return result;
}

/* Write each to its temporary name, put those that were written in place together, and compare
 * where something was there. */
static void publish_all(file_to_publish files[], size_t count, publication publications[],
                        bool exists[], status results[], error *errors[]) {
    for (size_t i = 0; i < count; i++) {
        const file_to_publish *f = &files[i];
        results[i] = publication_begin(f->path, &publications[i], errors[i]);
        if (results[i] == STATUS_OK)
            results[i] = files_write_all(publications[i].descriptor, f->data, f->bytes,
                                         publications[i].temporary, errors[i]);
    }
    publication_add_group(publications, count, exists, results, errors);
    for (size_t i = 0; i < count; i++) {
        if (results[i] == STATUS_OK && exists[i])
            results[i] = same_bytes(files[i].path, files[i].data, files[i].bytes, errors[i]);
        publication_end(&publications[i]);
        files[i].result = results[i];
    }
}

void files_publish_group(file_to_publish files[], size_t count) {
    publication *publications = memory_array(count, sizeof *publications);
    bool *exists = memory_array(count, sizeof *exists);
    status *results = memory_array(count, sizeof *results);
    error **errors = memory_array(count, sizeof *errors);
    bool room = publications && exists && results && errors;
    for (size_t i = 0; i < count; i++) {
        if (room)
            errors[i] = &files[i].err;
        else
            files[i].result = error_no_memory(&files[i].err, count * sizeof *publications);
    }
    if (room) publish_all(files, count, publications, exists, results, errors);
    free(publications);
    free(exists);
    free(results);
    free(errors);
}

status files_publish_text(const char *folder, const char *name, const text *t, error *err) {
    char *path = files_join(folder, name);
    status result = path && !t->failed ? files_publish(path, text_string(t), t->bytes, true, err)
                                       : error_no_memory(err, t->bytes);
    free(path);
    return result;
}
