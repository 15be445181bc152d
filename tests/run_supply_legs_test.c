/* What a process takes of trials that are trained in legs, when others are quicker. */
#include "src/run/folder.h"
#include "src/run/id_index.h"
#include "src/run/supply.h"
#include "tests/check.h"
#include "tests/run_scene.h"

static const char SOURCE[] =
    "data: {name: digits, train_size: 90, test_size: 40}\n"
    "model: {hidden_dim: [3, 4]}\n"
    "train: {iterations: 6, batch_size: 20, eval_every: 5}\n";
enum { TRIALS = 2, LEGS = 4 };

/* Legs of each trial that others have published, and that are known of here; the next leg of one is
 * to be trained when the last of both is known. */
typedef struct stage {
    scene scene;
    id_index ids;
    claims *claims;
    supply supply;
    schedule waiting;
    int published[TRIALS], known[TRIALS];
    int others_end; /* how far others get: to one leg more each time that is looked */
} stage;

static stage the;

static status look(void *context, const trial *t, bool *found, error *err) {
    (void)context;
    (void)err;
    int *published = &the.published[t->index], *known = &the.known[t->index];
    if (*published < the.others_end) ++*published;
    *found = *published > *known;
    *known = *published;
    return STATUS_OK;
}

static status decide(void *context, supply *s, error *err) {
    (void)context;
    (void)err;
    const int decided = the.known[0] < the.known[1] ? the.known[0] : the.known[1];
    for (int32_t i = 0; i < TRIALS; i++)
        if (the.known[i] == decided && decided < LEGS) supply_reopen(s, i);
    return STATUS_OK;
}

static void note_trial(void *context, const trial *t) {
    (void)context;
    (void)t;
}

static void note_round(void *context) {
    (void)context;
}

static bool set_up(int others_end) {
    const supply_hooks hooks = {look, NULL, note_trial, note_round, decide, NULL};
    const bool none[TRIALS] = {false};
    error *err = &the.scene.err;
    const char *folder;
    pilot self;
    pilot_self(&self);
    the = (stage){.others_end = others_end};
    if (!scene_set_up(&the.scene, SOURCE) || the.scene.plan->trial_count != TRIALS) return false;
    folder = scene_path(&the.scene, "a");
    the.others_end = others_end;
    return folder_make(folder, err) == STATUS_OK &&
           claims_open(folder, &self, &the.claims, err) == STATUS_OK &&
           schedule_create_empty(&the.waiting, TRIALS) &&
           id_index_create(&the.ids, the.scene.plan->trials, TRIALS, sizeof(trial)) &&
           supply_create(&the.supply, the.scene.plan, SCHEDULE_LONGEST, folder, LAYOUT_FLAT,
                         the.claims, &the.ids, none, &hooks, err) == STATUS_OK;
}

static void tear_down(void) {
    supply_free(&the.supply);
    schedule_free(&the.waiting);
    id_index_free(&the.ids);
    claims_close(the.claims);
    scene_tear_down(&the.scene);
}

static supply_answer claim(void) {
    supply_answer answer = SUPPLY_LATER;
    error *err = &the.scene.err;
    CHECK_STATUS(supply_claim(&the.supply, &the.waiting, &answer, err), STATUS_OK, err);
    return answer;
}

/* It learns of each leg only when it wants to train it itself, and so decides again and again. */
TEST(what_others_leave_behind_several_legs_is_taken) {
    REQUIRE(set_up(LEGS - 1));
    CHECK(claim() == SUPPLY_SOME);
    CHECK_INT(the.waiting.count, 1);
    CHECK_INT(the.known[0] + the.known[1], TRIALS * (LEGS - 1));
    tear_down();
}

TEST(nothing_is_left_when_others_did_all_meanwhile) {
    REQUIRE(set_up(LEGS));
    CHECK(claim() == SUPPLY_NONE);
    CHECK_INT(the.waiting.count, 0);
    CHECK_INT(the.known[0] + the.known[1], TRIALS * LEGS);
    tear_down();
}

TEST(the_first_leg_is_taken_where_nobody_else_is) {
    REQUIRE(set_up(0));
    CHECK(claim() == SUPPLY_SOME);
    CHECK_INT(the.waiting.count, 1);
    CHECK_INT(the.known[0] + the.known[1], 0);
    tear_down();
}

int main(void) {
    RUN(what_others_leave_behind_several_legs_is_taken);
    RUN(nothing_is_left_when_others_did_all_meanwhile);
    RUN(the_first_leg_is_taken_where_nobody_else_is);
    return check_finish();
}
