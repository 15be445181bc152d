#include "src/plan/budget_match.h"

#include <string.h>

#include "src/trial/trial_rules.h"

static const config_setting *match_of(const plan *p) {
    return &p->config->settings[KEY_PARAMS_MATCH];
}

static bool is_of_network(config_key key) {
    static const char section[] = "model.";
    return key_info(key)->role == CONFIG_AXIS &&
           strncmp(key_info(key)->name, section, sizeof section - 1) == 0;
}

static const config_part *part_of(const plan *p, config_key key) {
    const config_setting *match = match_of(p);
    for (size_t i = 0; i < match->part_count; i++)
        if (match->parts[i].key == key) return &match->parts[i];
    return NULL;
}

void budget_match_append(text *out, const plan *p) {
    config_append_parts(out, p->config->language, match_of(p)->parts, match_of(p)->part_count);
}

/* --- refusals --- */

static void begin_message(text *out, const plan *p) {
    config_append_place(out, p->config, KEY_PARAMS_MATCH);
    text_append_format(out, ": error: %s ", key_info(KEY_PARAMS_MATCH)->name);
}

static status end_message(text *words, error *err) {
    error_set(err, STATUS_BAD_INPUT, "%s", text_string(words));
    text_free(words);
    return STATUS_BAD_INPUT;
}

static status check_keys(const plan *p, error *err) {
    const config_setting *match = match_of(p);
    text words = {0};
    for (size_t i = 0; i < match->part_count; i++) {
        if (is_of_network(match->parts[i].key)) continue;
        begin_message(&words, p);
        text_append_format(&words, "says %s, which is no part of a network; leave it out",
                           key_info(match->parts[i].key)->name);
        return end_message(&words, err);
    }
    if (part_of(p, KEY_HIDDEN_DIM)) return STATUS_OK;
    begin_message(&words, p);
    text_append_format(&words, "does not say %s; give it the one of the network to match",
                       key_info(KEY_HIDDEN_DIM)->name);
    return end_message(&words, err);
}

static status refuse_network(const plan *p, const char *why, error *err) {
    text words = {0};
    begin_message(&words, p);
    budget_match_append(&words, p);
    text_append_format(&words, ": %s", why);
    return end_message(&words, err);
}

/* "model.params.match does not say model.cell, which is gru here; give it one value". */
static status refuse_unsaid(const plan *p, const trial *t, config_key key, error *err) {
    text words = {0};
    begin_message(&words, p);
    text_append_format(&words, "does not say %s, which is ", key_info(key)->name);
    trial_append_value(&words, t, key);
    text_append(&words, " in the network to be matched to it; give it one value");
    return end_message(&words, err);
}

/* --- the architecture --- */

/* What the match says, the other keys of the network by default. */
static trial reference(const plan *p) {
    const dataset *d = p->data;
    trial t = {.architecture = {
                   .seq_dim = d->seq_dim, .input_dim = d->input_dim, .output_dim = d->output_dim}};
    for (config_key key = 0; key < KEY_COUNT; key++) {
        const config_part *part = part_of(p, key);
        trial_set_value(&t, key, part ? part->values[0] : config_default(key_info(key)));
    }
    if (!part_of(p, KEY_LAYER_DIM)) t.layer_dim = t.hidden_dims.count;
    t.task = d->task;
    t.train_size = t.batch_size = 1; /* of no moment here */
    t.val_count = 0;
    return t;
}

static bool has_list(const trial *t) {
    return t->hidden_dims.count > 1;
}

static status check_network(const plan *p, trial *t, error *err) {
    if (has_list(t) && t->hidden_dims.count != t->layer_dim)
        return refuse_network(p, "hidden_dim has another number of members than there are layers",
                              err);
    trial_derive(t);
    const trial_rule *rule = trial_broken_rule(t);
    return rule && is_of_network(rule->keys[0]) ? refuse_network(p, rule->why, err) : STATUS_OK;
}

static int64_t count_of(trial *t) {
    trial_derive(t);
    return rnn_parameter_count(&t->architecture);
}

/* A key that is left out counts as its default, which is right only where that makes no
 * difference. */
static status check_unsaid(const plan *p, const combination *c, const trial *t, int64_t count,
                           error *err) {
    for (config_key key = 0; key < KEY_COUNT; key++) {
        if (!is_of_network(key) || part_of(p, key)) continue;
        if (key == KEY_LAYER_DIM && has_list(t)) continue;
        if (config_values_equal(key_info(key), c->values[key], config_default(key_info(key))))
            continue;
        trial other = *t;
        trial_set_value(&other, key, c->values[key]);
        if (count_of(&other) != count) return refuse_unsaid(p, &other, key, err);
    }
    return STATUS_OK;
}

status budget_match_check(const plan *p, const combination *c, error *err) {
    TRY(check_keys(p, err));
    trial t = reference(p);
    TRY(check_network(p, &t, err));
    return check_unsaid(p, c, &t, count_of(&t), err);
}

int64_t budget_match_count(const plan *p) {
    trial t = reference(p);
    return count_of(&t);
}
