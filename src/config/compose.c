/* What a config is composed of: reading the files that it extends, finding its profiles. */
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "src/base/files.h"
#include "src/base/memory.h"
#include "src/config/loader.h"

/* A file that is being read, and the one that extends it. */
typedef struct opened {
    const struct opened *by;
    int file; /* its number */
    bool known;
    dev_t device;
    ino_t inode;
    int depth;
} opened;

typedef struct composing {
    loader *loader;
    composition *out;
    size_t bytes; /* of all files */
    bool may_extend;
    bool good;
} composing;

static void read_one(composing *c, const opened *this, const char *source, size_t bytes);

/* --- refusals --- */

static void append_path_to(text *t, const composing *c, const opened *file, const opened *from) {
    if (file != from) append_path_to(t, c, file->by, from);
    text_append_visible(t, problems_path(c->loader->problems, file->file));
    text_append(t, " -> ");
}

/* "base.yaml extends c.yaml again: c.yaml -> base.yaml -> c.yaml". */
static void refuse_cycle(composing *c, const opened *by, const opened *again, place where) {
    const char *name = problems_path(c->loader->problems, again->file);
    text cycle = {0};
    append_path_to(&cycle, c, by, again);
    text_append_visible(&cycle, name);
    problems_add(c->loader->problems, where, "extends: %s extends %s again: %s",
                 problems_shown(problems_path(c->loader->problems, by->file)).text,
                 problems_shown(name).text, text_string(&cycle));
    text_free(&cycle);
    c->good = false;
}

static void refuse(composing *c, place where, const char *path, const char *why) {
    problems_add(c->loader->problems, where, "extends: %s: %s", problems_shown(path).text, why);
    c->good = false;
}

/* --- one file that is extended --- */

/* The place that the config has for its path; NULL after noting why there is none. */
static char *take_path(composing *c, const opened *by, const node *n) {
    config *config = c->loader->config;
    char *folder = files_folder_of(problems_path(c->loader->problems, by->file));
    const bool plain = folder && strcmp(folder, ".") == 0;
    char *path = plain ? memory_copy_text(n->text) : folder ? files_join(folder, n->text) : NULL;
    free(folder);
    size_t capacity = config->file_count;
    if (path &&
        memory_grow(&config->files, &capacity, config->file_count + 1, sizeof *config->files)) {
        config->files[config->file_count++] = path;
        return path;
    }
    free(path);
    c->loader->problems->no_memory = true;
    return NULL;
}

static const opened *find_open(const opened *by, const struct stat *info) {
    while (by && !(by->known && by->device == info->st_dev && by->inode == info->st_ino))
        by = by->by;
    return by;
}

static bool is_too_much(composing *c, const opened *by, const node *n) {
    const char *why = NULL;
    if (c->loader->config->file_count + 1 == PROBLEMS_MOST_FILES)
        why = "it would be the 32nd file; at most 31 are extended";
    else if (by->depth == COMPOSE_MOST_DEPTH)
        why = "extended over more than 8 files, one by another";
    if (why) refuse(c, n->where, n->text, why);
    return why != NULL;
}

static void read_source(composing *c, const opened *this, const char *path, const node *n) {
    char *source;
    size_t bytes;
    error err;
    const status result = files_read(path, DOCUMENT_MAX_BYTES - c->bytes, &source, &bytes, &err);
    if (result == STATUS_NO_MEMORY) {
        c->loader->problems->no_memory = true;
    } else if (result != STATUS_OK) {
        problems_add(c->loader->problems, n->where, "extends: %s", err.message);
        c->good = false;
    } else {
        read_one(c, this, source, bytes);
        free(source);
    }
}

static void extend(composing *c, const opened *by, const node *n) {
    problems *p = c->loader->problems;
    struct stat info;
    if (n->kind != NODE_SCALAR || n->bytes == 0 || strlen(n->text) != n->bytes) {
        if (n->kind != NODE_REFUSED)
            problems_add(p, n->where, "extends: write the path of a config, or a list of them");
        c->good = false;
        return;
    }
    if (strstr(n->text, "://")) {
        refuse(c, n->where, n->text, "it takes a file, not an address");
        return;
    }
    if (is_too_much(c, by, n)) return;
    char *path = take_path(c, by, n);
    if (!path) return;
    opened this = {.by = by, .file = (int)c->loader->config->file_count, .depth = by->depth + 1};
    p->files[this.file] = (extended_file){path, n->where};
    this.known = stat(path, &info) == 0;
    const opened *again = this.known ? find_open(by, &info) : NULL;
    if (again) {
        refuse_cycle(c, by, again, n->where);
        return;
    }
    this.device = this.known ? info.st_dev : 0;
    this.inode = this.known ? info.st_ino : 0;
    read_source(c, &this, path, n);
}

/* --- one file --- */

static const node *find_member(const node *mapping, const char *name) {
    if (!mapping || mapping->kind != NODE_MAPPING) return NULL;
    for (const node *n = mapping->first; n; n = n->next)
        if (strcmp(n->key, name) == 0) return n;
    return NULL;
}

static void extend_all(composing *c, const opened *this, const node *n) {
    if (!c->may_extend) {
        problems_add(c->loader->problems, n->key_where,
                     "extends: what is kept of an earlier run extends no files; give the config "
                     "itself");
        c->good = false;
        return;
    }
    if (n->kind != NODE_LIST) {
        extend(c, this, n);
        return;
    }
    for (const node *one = n->first; one; one = one->next) extend(c, this, one);
}

/* What a file extends counts less than the file, and comes before it. */
static void read_one(composing *c, const opened *this, const char *source, size_t bytes) {
    const place start = {.line = 1, .column = 1, .file = this->file};
    c->bytes += bytes;
    node *root = document_read(source, bytes, start, c->loader->problems);
    if (!root) {
        c->good = false;
        return;
    }
    const node *extends = find_member(root, keys_word(KEYS_WORD_EXTENDS));
    if (extends) extend_all(c, this, extends);
    c->out->files[c->out->file_count++] = root;
}

/* --- profiles --- */

const node *composition_profiles(const node *file) {
    const node *all = find_member(file, keys_word(KEYS_WORD_PROFILES));
    return all && all->kind == NODE_MAPPING ? all : NULL;
}

static void append_names(text *t, const composition *c) {
    for (int i = 0; i < c->file_count; i++) {
        const node *all = composition_profiles(c->files[i]);
        for (const node *n = all ? all->first : NULL; n; n = n->next)
            text_append_format(t, "%s%s", t->bytes ? ", " : "", problems_shown(n->key).text);
    }
}

/* The one of the file that counts most. */
static const node *find_profile(const composition *c, const char *name) {
    const node *found = NULL;
    for (int i = c->file_count; i-- > 0 && !found;)
        found = find_member(find_member(c->files[i], keys_word(KEYS_WORD_PROFILES)), name);
    return found;
}

void composition_refuse_profile(loader *l, const node *profile) {
    if (profile->kind == NODE_REFUSED) return;
    problems_add(l->problems, profile->where, "profiles: write keys with their values below '%s'",
                 problems_shown(profile->key).text);
}

static void choose(composing *c, const char *name) {
    const place start = {.line = 1, .column = 1};
    problems *p = c->loader->problems;
    const node *profile = find_profile(c->out, name);
    if (profile && profile->kind == NODE_MAPPING) {
        c->out->profiles[c->out->profile_count++] = profile;
        return;
    }
    text names = {0};
    append_names(&names, c->out);
    if (profile)
        composition_refuse_profile(c->loader, profile);
    else if (!profile && names.bytes)
        problems_add(p, start, "there is no profile '%s' (there are: %s)",
                     problems_shown(name).text, text_string(&names));
    else if (!profile)
        problems_add(p, start, "there is no profile '%s'; the config has no 'profiles'",
                     problems_shown(name).text);
    text_free(&names);
}

static void choose_all(composing *c) {
    const config *config = c->loader->config;
    for (int i = 0; i < c->out->file_count; i++) {
        const node *all = find_member(c->out->files[i], keys_word(KEYS_WORD_PROFILES));
        if (all && all->kind != NODE_MAPPING && all->kind != NODE_REFUSED)
            problems_add(c->loader->problems, all->where,
                         "profiles: write names with their keys, such as {quick: {train.epochs: "
                         "1}}");
    }
    for (size_t i = 0; i < config->profile_count && i < COMPOSE_MOST_PROFILES; i++)
        choose(c, config->profiles[i]);
    if (config->profile_count > COMPOSE_MOST_PROFILES)
        problems_add(c->loader->problems, (place){.line = 1, .column = 1},
                     "%zu profiles are too many; at most %d are taken", config->profile_count,
                     COMPOSE_MOST_PROFILES);
}

/* --- all of it --- */

bool composition_read(loader *l, bool may_extend, composition *out) {
    composing c = {.loader = l, .out = out, .may_extend = may_extend, .good = true};
    opened first = {.depth = 0};
    struct stat info;
    if (may_extend && stat(l->config->path, &info) == 0) {
        first.known = true;
        first.device = info.st_dev;
        first.inode = info.st_ino;
    }
    read_one(&c, &first, l->config->source, l->config->source_bytes);
    if (c.good) choose_all(&c);
    return c.good;
}

bool composition_is_needed(const composition *c) {
    return c->file_count > 1 || c->profile_count > 0;
}

void composition_free(composition *c) {
    for (int i = 0; i < c->file_count; i++) document_free(c->files[i]);
}
