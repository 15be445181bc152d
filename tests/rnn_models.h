/* Networks for tests of the engine. */
#ifndef SWEEP_TESTS_RNN_MODELS_H
#define SWEEP_TESTS_RNN_MODELS_H

#include "src/rnn/rnn.h"

/* A model of that architecture; learning rate 0. */
static inline status model_create(rnn_architecture a, int max_batch, rnn_isa isa, rnn_model **out,
                                  error *err) {
    const rnn_spec spec = {.architecture = a};
    return rnn_create(&spec, max_batch, isa, out, err);
}

static inline size_t model_bytes(rnn_architecture a, int max_batch, rnn_isa isa, int threads) {
    const rnn_spec spec = {.architecture = a};
    return rnn_bytes(&spec, max_batch, isa, threads);
}

/* rnn_train_step with these rates. */
static inline rnn_step model_step(rnn_model *m, const float *x, const int32_t *labels, int batch,
                                  float lr, float clip_norm) {
    rnn_set_lr(m, lr);
    rnn_set_clip_norm(m, clip_norm);
    return rnn_train_step(m, x, rnn_classes(labels), batch);
}

static inline const rnn_architecture *architecture_of(const rnn_model *m) {
    return &rnn_spec_of(m)->architecture;
}

static inline int tensor_count(const rnn_model *m) {
    return rnn_tensor_count(architecture_of(m));
}

static inline rnn_tensor tensor_at(const rnn_model *m, int index) {
    return rnn_tensor_at(architecture_of(m), index);
}

#endif
