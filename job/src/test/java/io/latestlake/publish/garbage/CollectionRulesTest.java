package io.latestlake.publish.garbage;

import static io.latestlake.publish.garbage.LakeHistory.GRACE;
import static io.latestlake.publish.garbage.LakeHistory.VERSIONS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.latestlake.config.Day;
import io.latestlake.publish.garbage.CollectionRules.Judge;
import io.latestlake.publish.garbage.CollectionRules.Known;
import io.latestlake.warehouse.KeptDay;
import io.latestlake.warehouse.LedgerLoss;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class CollectionRulesTest {
  private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");
  private static final Instant LONG_AGO = NOON.minus(Duration.ofDays(3));
  private static final Day MAY_12 = new Day(2020, 5, 12);

  private final CollectionRules rules = new CollectionRules(GRACE, VERSIONS);

  /** What a day of any history may read, stays; what nobody may read, goes in the end. */
  @Property(tries = 200)
  void nothingThatAReaderMayNeedIsDeletedAndEverythingElseIsInTheEnd(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 4) int keep, @ForAll boolean withCatalog)
      throws Exception {
    LakeHistory history = new LakeHistory(seed, keep);
    for (int i = 0; i < 120; i++) {
      history.step();
      if (i % 3 == 0) {
        collect(history, withCatalog);
      }
    }
    history.settle();
    collect(history, withCatalog);

    Set<String> days = new HashSet<>(history.places());
    days.removeIf(place -> place.indexOf('/') < 0);
    assertThat(days).isEqualTo(history.toGoBackTo());
  }

  private void collect(LakeHistory history, boolean withCatalog) throws Exception {
    Known known =
        new Known(
            history.lastPublication(),
            history.kept(),
            withCatalog ? history.locations() : List.of(),
            false,
            history.loss(),
            history.now());
    walk(history.stored(), known, 1 + history.places().size() % 7)
        .forEach(
            (place, reason) -> {
              if (reason.goes()) {
                history.delete(place);
              }
            });

    assertThat(history.places())
        .containsAll(history.everStored(history.inUse()))
        .containsAll(history.everStored(history.toGoBackTo()));
    for (String place : history.places()) {
      if (place.indexOf('/') >= 0) {
        assertThat(history.places()).as("its manifest").contains(place.split("/")[0]);
      }
    }
  }

  /** As S3 lists it, in pages of so many objects. */
  private Map<String, Reason> walk(Collection<StoredDay> stored, Known known, int page)
      throws Exception {
    List<StoredObject> objects =
        stored.stream()
            .map(
                each ->
                    new StoredObject(
                        "versions/cases/" + each.place() + (each.isDay() ? "/x" : "/manifest"),
                        each.bytes(),
                        each.newest()))
            .sorted(Comparator.comparing(StoredObject::key))
            .toList();
    Map<String, Reason> reasons = new TreeMap<>();
    UnloadedWalk.Judged told =
        (place, of, reason) -> {
          assertThat(of).hasSize((int) place.objects());
          assertThat(reasons.put(place.place(), reason)).as("told once").isNull();
        };
    UnloadedWalk walk = new UnloadedWalk(new Folder("versions/cases/"));
    for (int from = 0; from < objects.size(); from += page) {
      walk.read(
          objects.subList(from, Math.min(objects.size(), from + page)), rules.knowing(known), told);
    }
    walk.end(rules.knowing(known), told);
    assertThat(reasons).hasSize(stored.size());
    return reasons;
  }

  @Test
  void whatNobodyNeedsGoesWhenItIsOldEnough() {
    assertThat(reason(stored("7-1-a", MAY_12.folder(), LONG_AGO))).isEqualTo(Reason.UNUSED);
    assertThat(reason(stored("7-1-a", MAY_12.folder(), NOON.minus(GRACE))))
        .as("clocks differ")
        .isEqualTo(Reason.YOUNG);
  }

  @Test
  void anAttemptThatTheLedgerDoesNotHaveYetStays() {
    assertThat(reason(stored("9-1-a", MAY_12.folder(), LONG_AGO))).isEqualTo(Reason.UNDER_WAY);
  }

  @Test
  void whatTheCatalogPointsToStaysHoweverItIsWritten() {
    StoredDay stored = stored("7-1-a", MAY_12.folder(), LONG_AGO);
    for (String location :
        List.of(
            VERSIONS + "7-1-a/" + MAY_12.folder() + "/",
            VERSIONS + "7-1-a/" + MAY_12.folder(),
            VERSIONS + "7-1-a",
            VERSIONS)) {
      assertThat(reason(stored, location)).as(location).isEqualTo(Reason.IN_CATALOG);
    }
    for (String location :
        List.of(
            VERSIONS + "7-1-a/year=2020/month=5/day=1/",
            VERSIONS + "7-1-ab/",
            "s3://lake/versions/cas",
            "s3://other/versions/cases/7-1-a/")) {
      assertThat(reason(stored, location)).as(location).isEqualTo(Reason.UNUSED);
    }
  }

  @Test
  void oneDayThatStaysKeepsTheManifestAndNotTheOtherDays() throws Exception {
    StoredDay manifest = stored("7-1-a", "", LONG_AGO);
    StoredDay other = stored("7-1-a", "year=2020/month=5/day=1", LONG_AGO);
    StoredDay day = stored("7-1-a", MAY_12.folder(), LONG_AGO);
    KeptDay shown = new KeptDay(MAY_12, 7, VERSIONS + "7-1-a/", Optional.empty());

    Map<String, Reason> reasons =
        walk(
            List.of(manifest, other, day),
            new Known(8, List.of(shown), List.of(), false, LedgerLoss.NONE, NOON),
            1);

    assertThat(reasons)
        .containsEntry("7-1-a", Reason.WITH_ITS_DAYS)
        .containsEntry(other.place(), Reason.UNUSED)
        .containsEntry(day.place(), Reason.SHOWN);
  }

  @Test
  void nothingGoesForAWhileAfterARebuildThatMayHaveFollowedALoss() {
    StoredDay day = stored("7-1-a", MAY_12.folder(), LONG_AGO);
    StoredDay manifest = stored("7-1-a", "", LONG_AGO);

    Judge lately = judge(true, LedgerLoss.NONE);
    assertThat(lately.ofDay(day)).isEqualTo(Reason.REBUILT_LATELY);
    assertThat(lately.ofBeside(manifest, false)).isEqualTo(Reason.REBUILT_LATELY);
    assertThat(List.of(Reason.REBUILT_LATELY, Reason.OF_LOST_LEDGER)).noneMatch(Reason::goes);

    Judge longAgo = judge(false, LedgerLoss.NONE);
    assertThat(longAgo.ofDay(day)).isEqualTo(Reason.UNUSED);
    assertThat(longAgo.ofBeside(manifest, false)).isEqualTo(Reason.UNUSED);
  }

  /** A day that was held may have been re-pointed a minute ago, long after the rebuild. */
  @Test
  void whatIsOlderThanALossOfTheLedgerStaysUntilItsDayWasPublishedAnewForTheGrace() {
    StoredDay before = stored("7-1-a", MAY_12.folder(), LONG_AGO);
    StoredDay since = stored("8-1-a", MAY_12.folder(), LONG_AGO);
    StoredDay manifest = stored("7-1-a", "", LONG_AGO);

    Judge held = judge(false, new LedgerLoss(8, Set.of(new Day(2020, 5, 1))));
    assertThat(held.ofDay(before)).isEqualTo(Reason.OF_LOST_LEDGER);
    assertThat(held.ofBeside(manifest, true)).isEqualTo(Reason.WITH_ITS_DAYS);
    assertThat(held.ofBeside(manifest, false)).isEqualTo(Reason.UNUSED);
    assertThat(held.ofDay(since)).isEqualTo(Reason.UNUSED);

    Judge published = judge(false, new LedgerLoss(8, Set.of(MAY_12)));
    assertThat(published.ofDay(before)).isEqualTo(Reason.UNUSED);
  }

  @Test
  void namesThatNoPublicationGivesAreNotJudgedAtAll() {
    Folder versions = new Folder("versions/cases/");
    for (String name :
        List.of(
            "manifest",
            "7-1-a",
            "7-1/x.parquet",
            "-7-1-a/x.parquet",
            "a-1-7/x.parquet",
            "7-1-../x.parquet",
            "7-1-%2e/x.parquet",
            "../cases2/7-1-a/x.parquet",
            "7-1-a /x.parquet",
            "99999999999999999999-1-a/x.parquet",
            "versions/cases/7-1-a/manifest")) {
      assertThat(StoredDay.of(versions, object("versions/cases/" + name))).as(name).isEmpty();
    }
    assertThat(StoredDay.of(versions, object("versions/cases/7-1-a/manifest")))
        .hasValueSatisfying(stored -> assertThat(stored.isDay()).isFalse());
    assertThatThrownBy(() -> StoredDay.of(versions, object("versions/cases2/7-1-a/manifest")))
        .hasMessageContaining("does not lie in");
  }

  private Reason reason(StoredDay stored, String... locations) {
    return rules
        .knowing(new Known(8, List.of(), List.of(locations), false, LedgerLoss.NONE, NOON))
        .ofDay(stored);
  }

  private Judge judge(boolean rebuiltLately, LedgerLoss loss) {
    return rules.knowing(new Known(8, List.of(), List.of(), rebuiltLately, loss, NOON));
  }

  private static StoredDay stored(String attempt, String folder, Instant newest) {
    return new StoredDay(attempt, folder, 1, 1, newest);
  }

  private static StoredObject object(String key) {
    return new StoredObject(key, 1, LONG_AGO);
  }
}
