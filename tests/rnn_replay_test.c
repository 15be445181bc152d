/* A replay of PyTorch on real images: from PyTorch's initial weights, over PyTorch's batches of
 * Fashion-MNIST, the engine's loss is PyTorch's at each of 300 iterations. */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "src/base/sha256.h"
#include "src/data/dataset.h"
#include "src/data/dataset_open.h"
#include "src/data/sequences.h"
#include "src/rnn/rnn.h"
#include "tests/check.h"
#include "tests/pytorch_fixture.h"
#include "tests/rnn_models.h"

#define TOLERANCE 1e-5
#define PACKAGED_IMAGES "/usr/share/datasets/fashion-mnist/train-images-idx3-ubyte.gz"

/* One recorded training run of PyTorch. */
typedef struct recording {
    hid_t file;
    int layer_dim, hidden_dim, output_dim, iterations, batch;
    double lr;
    int32_t *items; /* (iterations, batch): which training images */
    double *losses; /* (iterations) */
} recording;

static bool recording_open(recording *r, const char *path) {
    *r = (recording){0};
    if (!fixture_open(path, &r->file) || !fixture_int(r->file, "layer_dim", &r->layer_dim) ||
        !fixture_int(r->file, "hidden_dim", &r->hidden_dim) ||
        !fixture_int(r->file, "output_dim", &r->output_dim) ||
        !fixture_int(r->file, "iterations", &r->iterations) ||
        !fixture_int(r->file, "batch", &r->batch) || !fixture_real(r->file, "lr", &r->lr))
        return false;
    r->items = fixture_ints(r->file, "batch_items", (size_t)r->iterations * r->batch);
    r->losses = fixture_doubles(r->file, "losses", (size_t)r->iterations);
    return r->items && r->losses;
}

static void recording_close(recording *r) {
    H5Fclose(r->file);
    free(r->items);
    free(r->losses);
}

static dataset *fashion_mnist;
static error why_missing;

static bool same_digest(const recording *r, const char *attribute, const uint8_t *data,
                        size_t bytes) {
    char wanted[SHA256_HEX_CHARS + 1], got[SHA256_HEX_CHARS + 1];
    sha256_digest digest;
    if (!fixture_text(r->file, attribute, wanted, sizeof wanted)) return false;
    if (sha256_of(data, bytes, &digest) != 0) return false;
    sha256_hex(&digest, got);
    return check_text(got, wanted, attribute, __FILE__, __LINE__);
}

/* Are these the images and labels that PyTorch trained on? */
static bool same_data(const recording *r, const dataset *d) {
    const dataset_split *train = &d->split[DATASET_TRAIN];
    size_t count = (size_t)train->count;
    return CHECK_INT(d->output_dim, r->output_dim) &&
           same_digest(r, "images_sha256", train->images, count * d->seq_dim * d->input_dim) &&
           same_digest(r, "labels_sha256", train->labels, count);
}

/* Train over the recorded batches and hold each loss against PyTorch's. */
static void replay(const recording *r, const dataset *d, rnn_model *m) {
    float *x = malloc((size_t)r->batch * d->seq_dim * d->input_dim * sizeof *x);
    int32_t *labels = malloc((size_t)r->batch * sizeof *labels);
    REQUIRE(x && labels);
    double furthest = 0;
    int iteration = 0;
    for (; iteration < r->iterations; iteration++) {
        const uint32_t *items = (const uint32_t *)r->items + (size_t)iteration * r->batch;
        const sequences images = sequences_of_images(d);
        sequences_gather(&images, DATASET_TRAIN, items, 0, r->batch, x, labels);
        rnn_step step = model_step(m, x, labels, r->batch, (float)r->lr, 0);
        CHECK(step.finite);

        char what[40];
        snprintf(what, sizeof what, "the loss at iteration %d", iteration + 1);
        if (!check_near(step.loss, r->losses[iteration], TOLERANCE, what, __FILE__, __LINE__))
            break; /* from here on the two runs are apart */
        furthest = fmax(furthest, fabs(step.loss - r->losses[iteration]));
    }
    if (iteration == r->iterations)
        printf("%d layers of %s: the loss stays within %.1e of PyTorch's\n", r->layer_dim,
               rnn_cell_describe(architecture_of(m)->cell)->name, furthest);
    free(x);
    free(labels);
}

static void check_replay(const char *path) {
    recording r;
    REQUIRE(recording_open(&r, path));
    REQUIRE(same_data(&r, fashion_mnist));
    rnn_architecture shape = {
        .seq_dim = fashion_mnist->seq_dim,
        .input_dim = fashion_mnist->input_dim,
        .hidden_dim = r.hidden_dim,
        .layer_dim = r.layer_dim,
        .output_dim = r.output_dim,
    };
    REQUIRE(fixture_structure(r.file, &shape));
    rnn_model *m;
    error err;
    REQUIRE(CHECK_STATUS(model_create(shape, r.batch, RNN_ISA_BEST, &m, &err), STATUS_OK, &err));
    if (CHECK(fixture_load_weights(r.file, m))) replay(&r, fashion_mnist, m);
    rnn_free(m);
    recording_close(&r);
}

/* Where Debian's package is installed, the images must open. */
TEST(packaged_images_open) {
    if (access(PACKAGED_IMAGES, R_OK) != 0) SKIP("the package dataset-fashion-mnist is not here");
    CHECK_TEXT(fashion_mnist ? "" : why_missing.message, "");
}

TEST(one_layer_learns_as_pytorch) {
    if (!fashion_mnist) SKIP(why_missing.message);
    check_replay("tests/fixtures/pytorch_replay_1_layers.h5");
}

TEST(two_layers_learn_as_pytorch) {
    if (!fashion_mnist) SKIP(why_missing.message);
    check_replay("tests/fixtures/pytorch_replay_2_layers.h5");
}

TEST(a_gru_learns_as_pytorch) {
    if (!fashion_mnist) SKIP(why_missing.message);
    check_replay("tests/fixtures/pytorch_replay_gru.h5");
}

TEST(an_rnn_learns_as_pytorch) {
    if (!fashion_mnist) SKIP(why_missing.message);
    check_replay("tests/fixtures/pytorch_replay_rnn_tanh.h5");
}

TEST(both_directions_learn_as_pytorch) {
    if (!fashion_mnist) SKIP(why_missing.message);
    check_replay("tests/fixtures/pytorch_replay_both_directions.h5");
}

int main(void) {
    dataset_spec spec = {.source = DATASET_FASHION_MNIST};
    if (dataset_open(&spec, &fashion_mnist, &why_missing) != STATUS_OK) fashion_mnist = NULL;
    RUN(packaged_images_open);
    RUN(one_layer_learns_as_pytorch);
    RUN(two_layers_learn_as_pytorch);
    RUN(a_gru_learns_as_pytorch);
    RUN(an_rnn_learns_as_pytorch);
    RUN(both_directions_learn_as_pytorch);
    dataset_free(fashion_mnist);
    return check_finish();
}
