/* What several processes take from one folder, where everybody lists one sub-folder at a time. */
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <unistd.h>

#include "src/run/folder.h"
#include "src/run/id_index.h"
#include "src/run/supply.h"
#include "tests/check.h"
#include "tests/run_scene.h"

static const char SOURCE[] =
    "data: {name: digits, train_size: 90, test_size: 40}\n"
    "model: {hidden_dim: [3, 50]}\n"
    "train: {iterations: 6, batch_size: 20, eval_every: 5}\n"
    "seeds: {min: 0, max: 699, step: 1}\n";
enum { TRIALS = 1400, PILOTS = 3 };

/* One that takes part; training is to make the file. */
typedef struct member {
    const char *folder;
    claims *claims;
    supply supply;
    schedule waiting;
    int32_t trained;
    int64_t looks;
    bool over;
} member;

typedef struct stage {
    scene scene;
    char folder[300];
    id_index ids;
    bool there[TRIALS]; /* from the beginning */
    int times[TRIALS];  /* trained by anybody */
    member members[PILOTS];
} stage;

static stage the;

static char *path_of(const char *folder, const trial *t) {
    return folder_trial_path(folder, LAYOUT_SHARDED, t);
}

static status look(void *context, const trial *t, bool *found, error *err) {
    member *m = context;
    (void)err;
    char *path = path_of(m->folder, t);
    m->looks++;
    *found = access(path, F_OK) == 0;
    free(path);
    return STATUS_OK;
}

static void note_trial(void *context, const trial *t) {
    (void)context;
    (void)t;
}

static void note_round(void *context) {
    (void)context;
}

static bool make_file(const trial *t) {
    char *path = path_of(the.folder, t);
    const int file = open(path, O_WRONLY | O_CREAT | O_EXCL, 0666);
    free(path);
    return file >= 0 && close(file) == 0;
}

/* A tenth of all, and of many groups a part: of what has two in it one. */
static bool set_up(void) {
    error *err = &the.scene.err;
    if (!scene_set_up(&the.scene, SOURCE) || the.scene.plan->trial_count != TRIALS) return false;
    snprintf(the.folder, sizeof the.folder, "%s/a", the.scene.root);
    if (folder_make(the.folder, err) != STATUS_OK) return false;
    if (folder_make_shards(the.folder, err) != STATUS_OK) return false;
    for (int32_t i = 0; i < TRIALS; i++)
        if (i % 10 == 3) the.there[i] = make_file(&the.scene.plan->trials[i]);
    return id_index_create(&the.ids, the.scene.plan->trials, TRIALS, sizeof(trial));
}

/* `most_listed` of -1: anything is too much to list. */
static bool join(member *m, const char *name, double most_listed) {
    const supply_hooks hooks = {look, note_trial, note_trial, note_round, NULL, m};
    const bool none[TRIALS] = {false};
    error *err = &the.scene.err;
    pilot self;
    pilot_self(&self);
    self.lease_s = 600;
    snprintf(self.name, sizeof self.name, "%s", name);
    *m = (member){.folder = the.folder};
    if (claims_open(the.folder, &self, &m->claims, err) != STATUS_OK) return false;
    if (!schedule_create_empty(&m->waiting, TRIALS)) return false;
    if (supply_create(&m->supply, the.scene.plan, SCHEDULE_LONGEST, the.folder, LAYOUT_SHARDED,
                      m->claims, &the.ids, none, &hooks, err) != STATUS_OK)
        return false;
    m->supply.most_listed = most_listed;
    m->supply.look_every_s = 0;
    supply_tick(&m->supply);
    return true;
}

static void leave(member *m) {
    supply_free(&m->supply);
    schedule_free(&m->waiting);
    claims_close(m->claims);
}

static void tear_down(void) {
    id_index_free(&the.ids);
    scene_tear_down(&the.scene);
    the = (stage){.folder = ""};
}

/* Train one trial, or claim some. */
static void take_turn(member *m) {
    supply_answer answer = SUPPLY_SOME;
    error *err = &the.scene.err;
    if (m->waiting.count == 0) {
        CHECK_STATUS(supply_claim(&m->supply, &m->waiting, &answer, err), STATUS_OK, err);
        m->over = answer == SUPPLY_NONE;
        return;
    }
    const int32_t number = schedule_take(&m->waiting);
    the.times[number]++;
    CHECK(make_file(&the.scene.plan->trials[number]));
    m->trained++;
    supply_settled(&m->supply, number);
}

static void train_all(int members) {
    for (bool over = false; !over;) {
        over = true;
        for (int i = 0; i < members; i++) {
            if (!the.members[i].over) take_turn(&the.members[i]);
            over &= the.members[i].over;
        }
    }
}

static void check_that_each_is_trained_once(void) {
    int twice = 0, lost = 0;
    for (int32_t i = 0; i < TRIALS; i++) {
        twice += the.times[i] + the.there[i] > 1;
        lost += the.times[i] + the.there[i] < 1;
    }
    CHECK_INT(twice, 0);
    CHECK_INT(lost, 0);
}

TEST(each_trial_is_trained_once_from_one_sub_folder_at_a_time) {
    static const char *const names[PILOTS] = {"one.1.0", "two.1.0", "three.1.0"};
    REQUIRE(set_up());
    for (int i = 0; i < PILOTS; i++) REQUIRE(join(&the.members[i], names[i], -1));
    for (int i = 0; i < PILOTS; i++) CHECK(the.members[i].supply.shard >= 0);
    train_all(PILOTS);
    check_that_each_is_trained_once();
    for (int i = 0; i < PILOTS; i++) CHECK(the.members[i].trained > TRIALS / 10);
    for (int i = 0; i < PILOTS; i++) leave(&the.members[i]);
    tear_down();
}

TEST(it_is_done_where_there_is_too_much_to_list_and_not_elsewhere) {
    REQUIRE(set_up());
    REQUIRE(join(&the.members[0], "one.1.0", 1e8));
    CHECK_INT(the.members[0].supply.shard, -1);
    leave(&the.members[0]);
    tear_down();
}

/* One that took a group and stopped after some of it leaves the rest to others. */
TEST(what_was_begun_and_left_is_trained_in_the_end) {
    REQUIRE(set_up());
    REQUIRE(join(&the.members[0], "one.1.0", -1));
    REQUIRE(join(&the.members[1], "two.1.0", -1));
    for (int i = 0; i < 100; i++) take_turn(&the.members[0]);
    for (int i = 0; i < 100; i++) take_turn(&the.members[1]);
    leave(&the.members[0]);
    the.members[0] = the.members[1];
    the.members[0].supply.hooks.context = &the.members[0];
    train_all(1);
    check_that_each_is_trained_once();
    leave(&the.members[0]);
    tear_down();
}

int main(void) {
    RUN(each_trial_is_trained_once_from_one_sub_folder_at_a_time);
    RUN(it_is_done_where_there_is_too_much_to_list_and_not_elsewhere);
    RUN(what_was_begun_and_left_is_trained_in_the_end);
    return check_finish();
}
