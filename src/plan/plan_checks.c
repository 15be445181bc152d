#include "src/plan/plan_checks.h"

#include "src/config/keys.h"
#include "src/trial/trial_initialisation.h"
#include "src/trial/trial_rules.h"
#include "src/trial/trial_spec.h"

/* --- refusals --- */

/* The keys that a message is about: those whose values mean something. */
typedef struct involved {
    config_key keys[TRIAL_RULE_MOST_KEYS];
    int count;
} involved;

static void append_value_of(text *out, const trial *t, config_key key) {
    text_append_format(out, "%s ", key_info(key)->name);
    trial_append_value(out, t, key);
}

static void append_values(text *out, const trial *t, const involved *about) {
    for (int i = 0; i < about->count; i++) {
        text_append(out, i == 0 ? "" : i + 1 < about->count ? ", " : " and ");
        append_value_of(out, t, about->keys[i]);
    }
}

/* The place is that of the first that is given. */
static config_key told_at(const plan *p, const involved *about) {
    for (int i = 0; i < about->count; i++)
        if (p->config->settings[about->keys[i]].given) return about->keys[i];
    return about->keys[0];
}

static status refuse(const plan *p, const trial *t, const involved *about, const char *why,
                     const char *cure, error *err) {
    text words = {0};
    config_append_place(&words, p->config, told_at(p, about));
    text_append(&words, ": error: ");
    append_values(&words, t, about);
    text_append_format(&words, ": %s; %s", why, cure);
    error_set(err, STATUS_BAD_INPUT, "%s", text_string(&words));
    text_free(&words);
    return STATUS_BAD_INPUT;
}

/* --- rules --- */

static status check_rules(const plan *p, const trial *t, error *err) {
    const trial_rule *rule = trial_broken_rule(t);
    involved about = {.count = 0};
    if (!rule) return STATUS_OK;
    for (int i = 0; i < TRIAL_RULE_MOST_KEYS && rule->keys[i] != KEY_NAME; i++)
        if (trial_key_applies(t, rule->keys[i])) about.keys[about.count++] = rule->keys[i];
    return refuse(p, t, &about, rule->why, rule->cure, err);
}

/* --- keys that hang on others --- */

static bool varies(const plan *p, config_key key) {
    const config_setting *s = &p->config->settings[key];
    return s->count > 1 || s->when;
}

/* "train.momentum: {value: 0.9, when: train.optimiser == sgd or train.optimiser == rmsprop}". */
static void append_condition(text *out, const trial *t, config_key key) {
    const config_key on = key_parent(key);
    text_append_format(out, "%s: {value: ", key_info(key)->name);
    trial_append_value(out, t, key);
    if (key_info(on)->kind != CONFIG_CHOICE) {
        text_append_format(out, ", when: %s > 0}", key_info(on)->name);
        return;
    }
    const char *word, *before = ", when: ";
    for (int i = 0; (word = config_choice_name(key_info(on), i)); i++) {
        if (!key_applies_at(key, (config_value){.integer = i})) continue;
        text_append_format(out, "%s%s == %s", before, key_info(on)->name, word);
        before = " or ";
    }
    text_append(out, "}");
}

static status check_meanings(const plan *p, const trial *t, error *err) {
    const config_key key = trial_meaningless_key(t);
    if (key == CONFIG_NO_KEY) return STATUS_OK;
    text why = {0}, cure = {0};
    const involved about = {{key, key_parent(key)}, 2};
    text_append_format(&why, "%s is only for ", key_info(key)->name);
    keys_append_where(&why, &key_language, key_info(key));
    text_append_format(&cure, "leave %s out", key_info(key)->name);
    if (varies(p, key_parent(key)) && !varies(p, key)) {
        text_append(&cure, ", or give it only where it is meant: ");
        append_condition(&cure, t, key);
    }
    status result = refuse(p, t, &about, text_string(&why), text_string(&cure), err);
    text_free(&why);
    text_free(&cure);
    return result;
}

static status check_needs(const plan *p, const combination *c, const trial *t, error *err) {
    const config_key key = trial_missing_key(t, c->given);
    if (key == CONFIG_NO_KEY) return STATUS_OK;
    text why = {0}, cure = {0};
    const involved about = {{key_parent(key)}, 1};
    text_append_format(&why, "that needs %s", key_info(key)->name);
    text_append_format(&cure, "give it: %s", key_info(key)->meaning);
    status result = refuse(p, t, &about, text_string(&why), text_string(&cure), err);
    text_free(&why);
    text_free(&cure);
    return result;
}

/* --- all of them --- */

/* What no rule says. */
static status check_engine(const plan *p, const trial *t, error *err) {
    const rnn_spec spec = trial_spec(t);
    const rnn_initialisation how = trial_initialisation(t);
    error why;
    status result = rnn_spec_check(&spec, &why);
    if (result == STATUS_OK) result = rnn_initialisation_check(&t->architecture, &how, &why);
    if (result == STATUS_OK) return STATUS_OK;
    return error_set(err, result, "%s: error: %s", p->config->path, why.message);
}

status plan_check_trial(const plan *p, const combination *c, const trial *t, error *err) {
    TRY(check_meanings(p, t, err));
    TRY(check_needs(p, c, t, err));
    TRY(check_rules(p, t, err));
    return check_engine(p, t, err);
}
