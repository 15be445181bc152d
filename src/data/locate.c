#include "src/data/locate.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "src/base/files.h"
#include "src/base/memory.h"
#include "src/base/text.h"

static const char *const standard_folders[] = {"/usr/local/share/datasets", "/usr/share/datasets"};
static const char *const suffixes[] = {"", ".gz"};

/* MNIST's own names, and those that some unpackers make of them. */
enum { SPELLINGS = 2 };
static const char *const mnist_names[DATASET_SPLITS][LOCATE_KINDS][SPELLINGS] = {
    [DATASET_TRAIN] = {{"train-images-idx3-ubyte", "train-images.idx3-ubyte"},
                       {"train-labels-idx1-ubyte", "train-labels.idx1-ubyte"}},
    [DATASET_TEST] = {{"t10k-images-idx3-ubyte", "t10k-images.idx3-ubyte"},
                      {"t10k-labels-idx1-ubyte", "t10k-labels.idx1-ubyte"}},
};

static bool given(const char *text) {
    return text && text[0] != '\0';
}

static status out_of_memory(error *err) {
    return error_no_memory(err, 1 << 12);
}

/* folder/name, or folder/name.gz; NULL in *path when neither is there. */
static status find_name(const char *folder, const char *name, char **path, error *err) {
    for (size_t s = 0; s < sizeof suffixes / sizeof *suffixes; s++) {
        text full = {0};
        text_append_format(&full, "%s/%s%s", folder, name, suffixes[s]);
        if (full.failed) {
            text_free(&full);
            return out_of_memory(err);
        }
        if (access(full.data, F_OK) == 0) {
            *path = full.data;
            return STATUS_OK;
        }
        text_free(&full);
    }
    return STATUS_OK;
}

/* The files of `folder` under MNIST's names; *found counts them. */
static status look_in(const char *folder, located_files *out, int *found, error *err) {
    *found = 0;
    for (int split = 0; split < DATASET_SPLITS; split++)
        for (int kind = 0; kind < LOCATE_KINDS; kind++) {
            char **path = &out->path[split][kind];
            for (int s = 0; s < SPELLINGS && !*path; s++)
                TRY(find_name(folder, mnist_names[split][kind][s], path, err));
            *found += *path != NULL;
        }
    if (*found == 0) return STATUS_OK;
    out->origin = memory_copy_text(folder);
    return out->origin ? STATUS_OK : out_of_memory(err);
}

static status check_complete(const located_files *files, error *err) {
    for (int split = 0; split < DATASET_SPLITS; split++)
        for (int kind = 0; kind < LOCATE_KINDS; kind++)
            if (!files->path[split][kind])
                return error_set(err, STATUS_BAD_INPUT,
                                 "%s: error: %s[.gz] is missing, though other files of the data "
                                 "set are there",
                                 files->origin, mnist_names[split][kind][0]);
    return STATUS_OK;
}

/* Where torchvision.datasets puts its downloads, below the root that it is given. */
static const char *torchvision_folder(dataset_source source) {
    return source == DATASET_FASHION_MNIST ? "FashionMNIST/raw" : "MNIST/raw";
}

/* root/name; the folder is added to `looked`. */
static status look_at(const char *root, const char *name, located_files *out, int *found,
                      text *looked, error *err) {
    char *folder = files_join(root, name);
    if (!folder) return out_of_memory(err);
    text_append_format(looked, "%s%s", looked->bytes ? ", " : "", folder);
    status result = look_in(folder, out, found, err);
    free(folder);
    return result;
}

/* root/name, then the same with - for _. */
static status look_under(const char *root, const char *name, located_files *out, int *found,
                         text *looked, error *err) {
    TRY(look_at(root, name, out, found, looked, err));
    if (*found > 0 || !strchr(name, '_')) return STATUS_OK;
    char *hyphened = memory_copy_text(name);
    if (!hyphened) return out_of_memory(err);
    for (char *c = hyphened; *c; c++)
        if (*c == '_') *c = '-';
    status result = look_at(root, hyphened, out, found, looked, err);
    free(hyphened);
    return result;
}

const char *locate_mnist_name(int split, int kind) {
    return mnist_names[split][kind][0];
}

/* $XDG_DATA_HOME/sweep or ~/.local/share/sweep; NULL when there is neither, or on lack of memory.
 */
static char *user_root(void) {
    const char *shared = getenv("XDG_DATA_HOME"), *home = getenv("HOME");
    /* The XDG specification: a relative path is to be ignored. */
    if (given(shared) && shared[0] == '/') return files_join(shared, "sweep");
    return given(home) ? files_join(home, ".local/share/sweep") : NULL;
}

char *locate_user_folder(dataset_source source) {
    const char *own = getenv("SWEEP_DATA");
    char *root = given(own) ? memory_copy_text(own) : user_root();
    char *folder = root ? files_join(root, dataset_source_name(source)) : NULL;
    free(root);
    return folder;
}

static status look_at_home(const char *name, located_files *out, int *found, text *looked,
                           error *err) {
    char *root = user_root();
    if (!root) return STATUS_OK;
    status result = look_under(root, name, out, found, looked, err);
    free(root);
    return result;
}

static status look_everywhere(dataset_source source, located_files *out, int *found, text *looked,
                              error *err) {
    const char *own = getenv("SWEEP_DATA"), *name = dataset_source_name(source);
    *found = 0;
    if (given(own)) TRY(look_under(own, name, out, found, looked, err));
    if (given(own) && *found == 0)
        TRY(look_at(own, torchvision_folder(source), out, found, looked, err));
    if (*found == 0) TRY(look_at_home(name, out, found, looked, err));
    for (size_t i = 0; i < sizeof standard_folders / sizeof *standard_folders && *found == 0; i++)
        TRY(look_under(standard_folders[i], name, out, found, looked, err));
    return STATUS_OK;
}

static status not_here(const dataset_spec *spec, const text *looked, error *err) {
    const char *name = dataset_source_name(spec->source);
    const char *package = spec->source == DATASET_FASHION_MNIST
                              ? " (or install Debian's package dataset-fashion-mnist)"
                              : "";
    return error_set(err, STATUS_BAD_INPUT,
                     "data set %s: error: not found; 'sweep fetch %s' downloads it%s, "
                     "data.dir=FOLDER names a folder that has its four files, and "
                     "data.name=digits needs none (looked for %s[.gz] in %s)",
                     name, name, package, mnist_names[0][0][0],
                     looked->failed ? "the usual folders" : text_string(looked));
}

static status locate_by_mnist_names(const dataset_spec *spec, located_files *out, error *err) {
    text looked = {0};
    int found = 0;
    status result;
    if (given(spec->dir)) {
        text_append(&looked, spec->dir);
        result = look_in(spec->dir, out, &found, err);
        if (result == STATUS_OK && found == 0)
            result =
                look_at(spec->dir, torchvision_folder(spec->source), out, &found, &looked, err);
    } else {
        result = look_everywhere(spec->source, out, &found, &looked, err);
    }
    out->absent = result == STATUS_OK && found == 0;
    if (result == STATUS_OK)
        result = found ? check_complete(out, err) : not_here(spec, &looked, err);
    text_free(&looked);
    return result;
}

static status locate_as_named(const dataset_spec *spec, located_files *out, error *err) {
    static const char *const key[DATASET_SPLITS][LOCATE_KINDS] = {
        [DATASET_TRAIN] = {"data.train_images", "data.train_labels"},
        [DATASET_TEST] = {"data.test_images", "data.test_labels"},
    };
    const char *const name[DATASET_SPLITS][LOCATE_KINDS] = {
        [DATASET_TRAIN] = {spec->train_images, spec->train_labels},
        [DATASET_TEST] = {spec->test_images, spec->test_labels},
    };
    for (int split = 0; split < DATASET_SPLITS; split++)
        for (int kind = 0; kind < LOCATE_KINDS; kind++) {
            if (!given(name[split][kind]))
                return error_set(err, STATUS_BAD_INPUT,
                                 "data set idx: error: %s is not set; data.name=idx needs the "
                                 "four files data.train_images, data.train_labels, "
                                 "data.test_images and data.test_labels",
                                 key[split][kind]);
            char *path = given(spec->dir) ? files_join(spec->dir, name[split][kind])
                                          : memory_copy_text(name[split][kind]);
            if (!path) return out_of_memory(err);
            out->path[split][kind] = path;
        }
    out->origin = memory_copy_text(given(spec->dir) ? spec->dir : spec->train_images);
    return out->origin ? STATUS_OK : out_of_memory(err);
}

status locate_files(const dataset_spec *spec, located_files *out, error *err) {
    *out = (located_files){.origin = NULL};
    if (spec->source == DATASET_IDX) return locate_as_named(spec, out, err);
    return locate_by_mnist_names(spec, out, err);
}

void locate_free(located_files *files) {
    for (int split = 0; split < DATASET_SPLITS; split++)
        for (int kind = 0; kind < LOCATE_KINDS; kind++) free(files->path[split][kind]);
    free(files->origin);
    *files = (located_files){.origin = NULL};
}
