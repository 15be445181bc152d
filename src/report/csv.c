#include "src/report/csv.h"

#include <inttypes.h>
#include <math.h>

#include "src/report/escape.h"
#include "src/report/wording.h"

static const char HEADING[] =
    "trial_id,index,configuration,status,hidden_dim,layer_dim,input_dim,seq_dim,output_dim,lr,"
    "clip_norm,init,batch_size,train_count,val_count,test_count,epochs,iterations,eval_every,seed,"
    "parameters,"
    "forward_macs,iterations_done,best_val_accuracy,last_val_accuracy,last_val_loss,best_test_"
    "accuracy,last_test_accuracy,last_test_loss,"
    "last_train_loss,wall_s,train_s,eval_s,samples_per_s,worker,attempts,host,path,reason\r\n";

static void next_field(text *out) {
    text_append(out, ",");
}

static void append_integer(text *out, int64_t value) {
    next_field(out);
    text_append_format(out, "%" PRId64, value);
}

static void append_real(text *out, double value) {
    next_field(out);
    if (!isnan(value)) text_append_real(out, value);
}

static void append_words(text *out, const char *words) {
    next_field(out);
    append_csv(out, words);
}

static void append_recipe(text *out, const trial *t) {
    const architecture *a = &t->architecture;
    append_integer(out, a->hidden_dim);
    append_integer(out, a->layer_dim);
    append_integer(out, a->input_dim);
    append_integer(out, a->seq_dim);
    append_integer(out, a->output_dim);
    append_real(out, t->lr);
    append_real(out, t->clip_norm);
    next_field(out);
    trial_append_axis_value(out, t, CONFIG_INIT);
    append_integer(out, t->batch_size);
    append_integer(out, t->train_count);
    append_integer(out, t->val_count);
    append_integer(out, t->test_count);
    append_real(out, t->epochs);
    append_integer(out, t->iterations);
    append_integer(out, t->eval_every);
    text_append_format(out, ",%" PRIu64, t->seed);
    append_integer(out, architecture_parameter_count(a));
    append_integer(out, architecture_forward_macs(a));
}

static void append_outcome(text *out, const result *r) {
    bool trained = r->status == TRIAL_FINISHED || r->status == TRIAL_DIVERGED;
    const evaluation *last = trained ? last_evaluation(r) : NULL;
    next_field(out);
    if (trained) text_append_format(out, "%" PRId64, r->outcome.iterations_done);
    append_real(out, trained ? outcome_best_val_accuracy(&r->outcome) : NAN);
    append_real(out, last ? last->val_accuracy : NAN);
    append_real(out, last ? last->val_loss : NAN);
    append_real(out, trained ? outcome_best_test_accuracy(&r->outcome) : NAN);
    append_real(out, last ? last->test_accuracy : NAN);
    append_real(out, last ? last->test_loss : NAN);
    append_real(out, last ? last->train_loss : NAN);
}

static void append_runtime(text *out, const trial_runtime *t) {
    bool known = t->attempts > 0 || t->wall_s > 0;
    append_real(out, known ? t->wall_s : NAN);
    append_real(out, known ? t->train_s : NAN);
    append_real(out, known ? t->eval_s : NAN);
    append_real(out, known ? t->samples_per_s : NAN);
    next_field(out);
    if (known) text_append_format(out, "%" PRId32, t->worker);
    next_field(out);
    if (known) text_append_format(out, "%" PRId32, t->attempts);
    append_words(out, t->host);
    append_words(out, t->path);
}

void append_trials_csv(text *out, const results *r) {
    text_append(out, HEADING);
    for (int32_t i = 0; i < r->trial_count; i++) {
        const result *row = &r->trials[i];
        append_csv(out, row->trial.id);
        append_integer(out, row->trial.index);
        append_integer(out, row->trial.configuration);
        append_words(out, trial_status_name(row->status));
        append_recipe(out, &row->trial);
        append_outcome(out, row);
        append_runtime(out, &row->runtime);
        append_words(out, row->reason ? row->reason : "");
        text_append(out, "\r\n");
    }
}
