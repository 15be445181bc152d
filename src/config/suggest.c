#include "src/config/suggest.h"

#include <string.h>

#include "src/config/keys.h"

/* What other tools call our keys. */
typedef struct foreign_name {
    const char *word; /* the last component of the name as written */
    const char *key;  /* ours; NULL where there is only something to say */
    const char *remark;
} foreign_name;

static const foreign_name foreign_names[] = {
    {"hidden_size", "model.hidden_dim", NULL},
    {"hidden", "model.hidden_dim", NULL},
    {"hidden_units", "model.hidden_dim", NULL},
    {"n_hidden", "model.hidden_dim", NULL},
    {"num_hidden", "model.hidden_dim", NULL},
    {"units", "model.hidden_dim", NULL},
    {"width", "model.hidden_dim", NULL},
    {"num_layers", "model.layer_dim", NULL},
    {"n_layers", "model.layer_dim", NULL},
    {"layers", "model.layer_dim", NULL},
    {"depth", "model.layer_dim", NULL},
    {"learning_rate", "train.lr", NULL},
    {"alpha", "train.lr", NULL},
    {"eta", "train.lr", NULL},
    {"rate", "train.lr", NULL},
    {"batch", "train.batch_size", NULL},
    {"batchsize", "train.batch_size", NULL},
    {"minibatch", "train.batch_size", NULL},
    {"mini_batch_size", "train.batch_size", NULL},
    {"epoch", "train.epochs", NULL},
    {"num_epochs", "train.epochs", NULL},
    {"n_epochs", "train.epochs", NULL},
    {"max_epochs", "train.epochs", NULL},
    {"iters", "train.iterations", NULL},
    {"n_iters", "train.iterations", NULL},
    {"max_iters", "train.iterations", NULL},
    {"iteration", "train.iterations", NULL},
    {"steps", "train.iterations", NULL},
    {"num_steps", "train.iterations", NULL},
    {"max_steps", "train.iterations", NULL},
    {"eval_interval", "train.eval_every", NULL},
    {"eval_steps", "train.eval_every", NULL},
    {"log_every", "train.eval_every", NULL},
    {"grad_clip", "train.clip_norm", NULL},
    {"clip", "train.clip_norm", NULL},
    {"clip_grad_norm", "train.clip_norm", NULL},
    {"max_grad_norm", "train.clip_norm", NULL},
    {"gradient_clip_val", "train.clip_norm", NULL},
    {"initialization", "train.init", NULL},
    {"initializer", "train.init", NULL},
    {"init_from", "train.init.from", NULL},
    {"pretrained", "train.init.from", NULL},
    {"initial_weights", "train.init.from", NULL},
    {"seed", "seeds", NULL},
    {"random_seed", "seeds", NULL},
    {"repeats", "seeds", NULL},
    {"replicates", "seeds", NULL},
    {"dataset", "data.name", NULL},
    {"source", "data.name", NULL},
    {"data_dir", "data.dir", NULL},
    {"jobs", "run.workers", NULL},
    {"num_workers", "run.workers", NULL},
    {"n_jobs", "run.workers", NULL},
    {"threads", "run.threads", NULL},
    {"num_threads", "run.threads", NULL},
    {"n_threads", "run.threads", NULL},
    {"processes", "run.workers", NULL},
    {"out_dir", "output.dir", NULL},
    {"output_dir", "output.dir", NULL},
    {"description", "title", NULL},
    {"input_dim", NULL, "the data decides it: the columns of an image"},
    {"input_size", NULL, "the data decides it: the columns of an image"},
    {"seq_dim", NULL, "the data decides it: the rows of an image"},
    {"seq_len", NULL, "the data decides it: the rows of an image"},
    {"output_dim", NULL, "the data decides it: the number of classes"},
    {"num_classes", NULL, "the data decides it: the number of classes"},
    {"optimizer", NULL, "the optimiser is SGD"},
    {"optimiser", NULL, "the optimiser is SGD"},
    {"momentum", NULL, "the optimiser is SGD without momentum"},
    {"weight_decay", NULL, "the optimiser is SGD without weight decay"},
    {"scheduler", NULL, "the learning rate stays as it is"},
    {"lr_schedule", NULL, "the learning rate stays as it is"},
    {"dropout", NULL, "there is no dropout"},
    {"bidirectional", NULL, "layers go forward in time only"},
    {"parameters", NULL, "write a list or a range at the key itself to sweep it"},
    {"sweep", NULL, "write a list or a range at the key itself to sweep it"},
    {"grid", NULL, "write a list or a range at the key itself to sweep it"},
    {"method", NULL, "every combination of the swept keys is trained"},
    {"extends", NULL, "a config is one file; use key=value overrides for variants"},
    {"defaults", NULL, "a config is one file; use key=value overrides for variants"},
    {"<<", NULL, "merge keys are not supported; write the keys out"},
};
enum { FOREIGN_NAME_COUNT = sizeof foreign_names / sizeof *foreign_names };

/* Either our name for it or what there is to say; both NULL for no idea. */
typedef struct suggestion {
    const char *key, *remark;
} suggestion;

/* The only key whose last component is `word`, or NULL. */
static const char *key_by_last_component(const char *word) {
    const char *found = NULL;
    for (config_key key = 0; key < CONFIG_KEY_COUNT; key++) {
        const char *name = config_describe(key)->name;
        if (strcmp(keys_last_component(name), word) != 0) continue;
        if (found) return NULL;
        found = name;
    }
    return found;
}

static suggestion for_known_word(const char *word) {
    for (int i = 0; i < FOREIGN_NAME_COUNT; i++)
        if (strcmp(foreign_names[i].word, word) == 0)
            return (suggestion){foreign_names[i].key, foreign_names[i].remark};
    if (keys_is_section(word)) return (suggestion){.key = word};
    return (suggestion){.key = key_by_last_component(word)};
}

/* By the nearest of our last components, sections and foreign names. */
static suggestion for_misspelt_word(const char *word) {
    enum { COUNT = CONFIG_KEY_COUNT + KEYS_SECTION_COUNT + FOREIGN_NAME_COUNT };
    const char *candidates[COUNT];
    size_t count = 0;
    for (config_key key = 0; key < CONFIG_KEY_COUNT; key++)
        candidates[count++] = keys_last_component(config_describe(key)->name);
    for (int i = 0; i < KEYS_SECTION_COUNT; i++) candidates[count++] = keys_sections[i];
    for (int i = 0; i < FOREIGN_NAME_COUNT; i++) candidates[count++] = foreign_names[i].word;
    const char *near = text_nearest(word, candidates, count);
    return near ? for_known_word(near) : (suggestion){0};
}

static bool is_in_section(const char *name, const char *section) {
    size_t chars = strlen(section);
    return strncmp(name, section, chars) == 0 && name[chars] == '.';
}

/* The section that a name claims to be in, or NULL. */
static const char *section_of(const char *name) {
    for (int i = 0; i < KEYS_SECTION_COUNT; i++)
        if (is_in_section(name, keys_sections[i])) return keys_sections[i];
    return NULL;
}

/* By the nearest of the section's keys, or where the section may be misspelt too, of all. */
static suggestion for_misspelt_name(const char *name, const char *section) {
    const char *candidates[CONFIG_KEY_COUNT];
    const size_t skipped = section ? strlen(section) + 1 : 0;
    size_t count = 0;
    for (config_key key = 0; key < CONFIG_KEY_COUNT; key++) {
        const char *candidate = config_describe(key)->name;
        if (!section || is_in_section(candidate, section))
            candidates[count++] = candidate + skipped;
    }
    const char *near = text_nearest(name + skipped, candidates, count);
    return (suggestion){.key = near ? near - skipped : NULL};
}

static void append_section_keys(text *t, const char *section) {
    text_append_format(t, " (%s has", section);
    const char *before = " ";
    for (config_key key = 0; key < CONFIG_KEY_COUNT; key++) {
        const char *name = config_describe(key)->name;
        if (!is_in_section(name, section)) continue;
        text_append_format(t, "%s%s", before, name + strlen(section) + 1);
        before = ", ";
    }
    text_append(t, ")");
}

/* What may stand at the top of a config. */
static void append_top_keys(text *t) {
    text_append(t, " (a config has version");
    for (config_key key = 0; key < CONFIG_KEY_COUNT; key++)
        if (!strchr(config_describe(key)->name, '.'))
            text_append_format(t, ", %s", config_describe(key)->name);
    for (int i = 0; i < KEYS_SECTION_COUNT; i++) text_append_format(t, ", %s", keys_sections[i]);
    text_append(t, ")");
}

void suggest_append(text *t, const char *name) {
    const char *word = keys_last_component(name);
    suggestion s = for_known_word(word);
    if (!s.key && !s.remark) s = for_misspelt_word(word);
    const char *section = section_of(name);
    if (!s.key && !s.remark) s = for_misspelt_name(name, section);
    if (s.key)
        text_append_format(t, " (did you mean '%s'?)", s.key);
    else if (s.remark)
        text_append_format(t, " (%s)", s.remark);
    else if (section)
        append_section_keys(t, section);
    else
        append_top_keys(t);
}
