/* Several processes in one folder: who has what, who is dead, and who gets what next. */
#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "src/base/publish.h"
#include "src/run/claims.h"
#include "src/run/folder.h"
#include "src/run/groups.h"
#include "src/run/share.h"
#include "tests/check.h"
#include "tests/run_scene.h"

static const char SOURCE[] =
    "data: {name: digits, train_size: 90, test_size: 40}\n"
    "model: {hidden_dim: [3, 50]}\n"
    "train: {iterations: 6, batch_size: 20, eval_every: 5}\n"
    "seeds: {min: 0, max: 499, step: 1}\n";

static const char NAME[] = "00c0ffee00c0ffee";

static void wait_s(double seconds) {
    const struct timespec time = {(time_t)seconds,
                                  (long)(1e9 * (seconds - (double)(time_t)seconds))};
    nanosleep(&time, NULL);
}

/* --- pilots -------------------------------------------------------------------------------------
 */

/* One as another host would see it: the same process numbers mean nothing there. */
static pilot elsewhere(const char *name) {
    pilot p;
    pilot_self(&p);
    snprintf(p.name, sizeof p.name, "%s", name);
    snprintf(p.host, sizeof p.host, "node2");
    snprintf(p.boot, sizeof p.boot, "00000000-0000-0000-0000-000000000000");
    p.lease_s = 0.5;
    return p;
}

TEST(what_is_written_of_a_pilot_is_read_back) {
    pilot self, read;
    int64_t beat = 0;
    text written = {0};
    pilot_self(&self);
    self.lease_s = 0.1;
    self.holds_lock = true;
    pilot_append(&written, &self, 41);
    REQUIRE(CHECK(pilot_parse(text_string(&written), &read, &beat)));
    CHECK_TEXT(read.name, self.name);
    CHECK_TEXT(read.host, self.host);
    CHECK_TEXT(read.boot, self.boot);
    CHECK(read.process == self.process && read.started == self.started);
    CHECK(read.process_space == self.process_space && read.holds_lock);
    CHECK(read.lease_s == 0.1 && beat == 41);
    for (size_t bytes = 0; bytes + 2 < written.bytes; bytes++) {
        char *cut = strndup(written.data, bytes);
        if (bytes + PILOT_BEAT_DIGITS < written.bytes) CHECK(!pilot_parse(cut, &read, &beat));
        free(cut);
    }
    text_free(&written);
}

TEST(a_name_that_leads_elsewhere_is_none) {
    static const char *const bad[] = {"../../x.1.0", "..",     ".hidden.1", "",
                                      "likeaclaim",  "a b.1.0"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        pilot self, read;
        int64_t beat;
        text written = {0};
        pilot_self(&self);
        snprintf(self.name, sizeof self.name, "%s", bad[i]);
        pilot_append(&written, &self, 1);
        CHECK(!pilot_parse(text_string(&written), &read, &beat));
        text_free(&written);
    }
}

TEST(a_process_of_this_host_is_alive_until_it_ends) {
    pilot self, child;
    pilot_self(&self);
    child = self;
    snprintf(child.name, sizeof child.name, "child");
    const pid_t process = fork();
    if (process == 0) {
        pause();
        _exit(0);
    }
    child.process = process;
    CHECK_INT(pilot_look(&child, &self), PILOT_DEAD); /* it was started later: another process */
    child.started = 0;
    CHECK_INT(pilot_look(&child, &self), PILOT_UNKNOWN);
    kill(process, SIGKILL);
    waitpid(process, NULL, 0);
    CHECK_INT(pilot_look(&child, &self), PILOT_DEAD);
    CHECK_INT(pilot_look(&self, &self), PILOT_ALIVE);
}

TEST(what_is_known_at_once_of_other_machines) {
    pilot self, other;
    pilot_self(&self);
    snprintf(self.machine, sizeof self.machine, "1234");
    snprintf(self.boot, sizeof self.boot, "b");
    other = self;
    snprintf(other.name, sizeof other.name, "other");
    snprintf(other.boot, sizeof other.boot, "a");
    CHECK_INT(pilot_look(&other, &self), PILOT_DEAD); /* before the machine was started again */
    snprintf(other.host, sizeof other.host, "node2");
    CHECK_INT(pilot_look(&other, &self), PILOT_UNKNOWN);
    other.holds_lock = self.holds_lock = true;
    CHECK_INT(pilot_look(&other, &self), PILOT_DEAD); /* only one holds the lock */
    other = self;
    snprintf(other.name, sizeof other.name, "other");
    other.holds_lock = false;
    other.process_space++; /* a container of this machine */
    CHECK_INT(pilot_look(&other, &self), PILOT_UNKNOWN);
}

/* --- claims -------------------------------------------------------------------------------------
 */

typedef struct pair {
    scene scene;
    char folder[300];
    claims *one, *two;
} pair;

static bool set_up(pair *p) {
    const pilot first = elsewhere("first.1.0"), second = elsewhere("second.1.0");
    if (!scene_set_up(&p->scene, SOURCE)) return false;
    snprintf(p->folder, sizeof p->folder, "%s/a", p->scene.root);
    return folder_make(p->folder, &p->scene.err) == STATUS_OK &&
           claims_open(p->folder, &first, &p->one, &p->scene.err) == STATUS_OK &&
           claims_open(p->folder, &second, &p->two, &p->scene.err) == STATUS_OK;
}

static void tear_down(pair *p) {
    claims_close(p->one);
    claims_close(p->two);
    CHECK_INT(scene_count(scene_path(&p->scene, "a/claims")), 0);
    scene_tear_down(&p->scene);
}

static bool takes(pair *p, claims *c, const char *name) {
    bool taken = false;
    CHECK_STATUS(claims_take(c, name, &taken, &p->scene.err), STATUS_OK, &p->scene.err);
    return taken;
}

TEST(one_has_it_until_it_gives_it_back) {
    pair p;
    REQUIRE(set_up(&p));
    CHECK(takes(&p, p.one, NAME));
    CHECK(!takes(&p, p.two, NAME));
    claims_release(p.two, NAME);
    CHECK(!takes(&p, p.two, NAME));
    claims_release(p.one, NAME);
    CHECK(takes(&p, p.two, NAME));
    CHECK(!claims_are_alone(p.folder, p.one));
    claims_release(p.two, NAME);
    claims_close(p.two);
    p.two = NULL;
    CHECK(claims_are_alone(p.folder, p.one) && !claims_are_alone(p.folder, NULL));
    tear_down(&p);
}

/* Look until the claim is removed or it has been so long; returns whether it was. */
static bool is_removed_within(claims *watching, claims *beating, double limit_s) {
    for (double waited_s = 0; waited_s < limit_s; waited_s += 0.02) {
        if (claims_remove_dead(watching)) return true;
        if (beating) claims_beat(beating);
        wait_s(0.02);
    }
    return false;
}

TEST(a_lease_ends_when_its_owner_is_silent_and_not_before) {
    pair p;
    REQUIRE(set_up(&p));
    CHECK(takes(&p, p.one, NAME));
    CHECK(!is_removed_within(p.two, p.one, 1.5));
    CHECK(!takes(&p, p.two, NAME));
    CHECK(is_removed_within(p.two, NULL, 5));
    CHECK(takes(&p, p.two, NAME));
    /* The first was only paused: it finds out, and disturbs nobody. */
    claims_release(p.one, NAME);
    CHECK(!takes(&p, p.one, NAME));
    CHECK(takes(&p, p.one, "0123456789abcdef"));
    tear_down(&p);
}

TEST(of_a_lease_and_a_longer_one_the_longer_holds) {
    pair p;
    pilot patient = elsewhere("patient.1.0");
    patient.lease_s = 60;
    REQUIRE(set_up(&p));
    claims *slow = NULL;
    CHECK_STATUS(claims_open(p.folder, &patient, &slow, &p.scene.err), STATUS_OK, &p.scene.err);
    CHECK(takes(&p, slow, NAME));
    CHECK(!is_removed_within(p.two, NULL, 1.5));
    claims_close(slow);
    tear_down(&p);
}

TEST(a_file_of_no_sense_is_somebodys_until_it_has_been_there_for_long) {
    pair p;
    REQUIRE(set_up(&p));
    REQUIRE(files_publish(scene_path(&p.scene, "a/claims/00c0ffee00c0ffee"), "x", 1, false,
                          &p.scene.err) == STATUS_OK);
    CHECK(!takes(&p, p.one, NAME));
    CHECK(is_removed_within(p.one, p.two, 5));
    CHECK(takes(&p, p.one, NAME));
    tear_down(&p);
}

TEST(what_is_no_file_does_not_bar_the_way_for_ever) {
    pair p;
    REQUIRE(set_up(&p));
    REQUIRE(mkdir(scene_path(&p.scene, "a/claims/00c0ffee00c0ffee"), 0777) == 0);
    CHECK(!takes(&p, p.one, NAME));
    CHECK(is_removed_within(p.one, p.two, 5));
    CHECK(takes(&p, p.one, NAME));
    claims_close(p.one);
    claims_close(p.two);
    scene_tear_down(&p.scene); /* it lies there under another name */
}

typedef struct listed {
    int claims, failures;
} listed;

static void count(const char *name, bool failed, void *context) {
    listed *l = context;
    CHECK_TEXT(name, NAME);
    l->claims += !failed;
    l->failures += failed;
}

TEST(a_failure_is_known_until_all_have_left) {
    pair p;
    listed l = {0, 0}, later = {0, 0};
    REQUIRE(set_up(&p));
    CHECK(takes(&p, p.one, NAME));
    claims_note_failed(p.one, NAME);
    CHECK_STATUS(claims_list(p.two, count, &l, &p.scene.err), STATUS_OK, &p.scene.err);
    CHECK_INT(l.claims, 1);
    CHECK_INT(l.failures, 1);
    claims_close(p.one);
    claims_close(p.two);
    const pilot next = elsewhere("next.1.0");
    REQUIRE(claims_open(p.folder, &next, &p.one, &p.scene.err) == STATUS_OK);
    p.two = NULL;
    CHECK_STATUS(claims_list(p.one, count, &later, &p.scene.err), STATUS_OK, &p.scene.err);
    CHECK_INT(later.failures, 0);
    tear_down(&p);
}

/* --- groups and shares --------------------------------------------------------------------------
 */

TEST(groups_hold_every_trial_once_and_shrink) {
    scene s;
    groups g;
    REQUIRE(scene_set_up(&s, SOURCE));
    REQUIRE(groups_create(s.plan, SCHEDULE_LONGEST, &g, &s.err) == STATUS_OK);
    bool *met = calloc((size_t)s.plan->trial_count, sizeof *met);
    double all_s = 0, longest_s = 0;
    for (int32_t i = 0; i < s.plan->trial_count; i++) all_s += groups_nominal_s(&s.plan->trials[i]);
    for (int32_t group = 0; group < g.count; group++) {
        double group_s = 0;
        CHECK(g.begin[group] < g.begin[group + 1]);
        for (int32_t i = g.begin[group]; i < g.begin[group + 1]; i++) {
            CHECK(!met[g.order[i]] && g.group[g.order[i]] == group);
            met[g.order[i]] = true;
            group_s += groups_nominal_s(&s.plan->trials[g.order[i]]);
        }
        if (group_s > longest_s) longest_s = group_s;
    }
    CHECK_INT(g.begin[g.count], s.plan->trial_count);
    CHECK(g.count >= 64 && longest_s <= all_s / 64);
    CHECK(g.begin[g.count] - g.begin[g.count - 1] >= 1);
    free(met);
    groups_free(&g);
    scene_tear_down(&s);
}

/* Two who want different orders agree on what is claimed together, and on its name. */
TEST(an_order_moves_groups_and_changes_none) {
    scene s;
    groups longest, other;
    REQUIRE(scene_set_up(&s, SOURCE));
    REQUIRE(groups_create(s.plan, SCHEDULE_LONGEST, &longest, &s.err) == STATUS_OK);
    for (schedule_order order = SCHEDULE_SEEDS; order <= SCHEDULE_PLAN; order++) {
        REQUIRE(groups_create(s.plan, order, &other, &s.err) == STATUS_OK);
        REQUIRE(CHECK_INT(other.count, longest.count));
        for (int32_t i = 0; i < s.plan->trial_count; i++) {
            CHECK_TEXT(groups_name(&other, s.plan, other.group[i]),
                       groups_name(&longest, s.plan, longest.group[i]));
        }
        for (int32_t g = 0; g < other.count; g++)
            for (int32_t i = other.begin[g]; i + 1 < other.begin[g + 1]; i++)
                CHECK(order != SCHEDULE_PLAN || other.order[i] < other.order[i + 1]);
        CHECK_INT(other.order[0], 0); /* the longest are the second half of the plan */
        CHECK_INT(longest.order[0], 500);
        groups_free(&other);
    }
    groups_free(&longest);
    scene_tear_down(&s);
}

TEST(shares_are_disjoint_complete_and_even) {
    scene s;
    enum { SHARES = 3 };
    double work[SHARES] = {0};
    int owners[1000] = {0};
    REQUIRE(scene_set_up(&s, SOURCE));
    REQUIRE(CHECK_INT(s.plan->trial_count, 1000));
    for (int share = 1; share <= SHARES; share++) {
        bool not_ours[1000] = {false};
        REQUIRE(share_leave_others(s.plan, share, SHARES, not_ours, &s.err) == STATUS_OK);
        for (int32_t i = 0; i < s.plan->trial_count; i++) {
            owners[i] += !not_ours[i];
            if (!not_ours[i]) work[share - 1] += trial_flops(&s.plan->trials[i]);
        }
    }
    for (int i = 0; i < 1000; i++) CHECK_INT(owners[i], 1);
    CHECK(work[0] / work[1] < 1.02 && work[1] / work[0] < 1.02 && work[2] / work[0] < 1.02);
    scene_tear_down(&s);
}

int main(void) {
    RUN(what_is_written_of_a_pilot_is_read_back);
    RUN(a_name_that_leads_elsewhere_is_none);
    RUN(a_process_of_this_host_is_alive_until_it_ends);
    RUN(what_is_known_at_once_of_other_machines);
    RUN(one_has_it_until_it_gives_it_back);
    RUN(a_lease_ends_when_its_owner_is_silent_and_not_before);
    RUN(of_a_lease_and_a_longer_one_the_longer_holds);
    RUN(a_file_of_no_sense_is_somebodys_until_it_has_been_there_for_long);
    RUN(what_is_no_file_does_not_bar_the_way_for_ever);
    RUN(a_failure_is_known_until_all_have_left);
    RUN(groups_hold_every_trial_once_and_shrink);
    RUN(an_order_moves_groups_and_changes_none);
    RUN(shares_are_disjoint_complete_and_even);
    return check_finish();
}
