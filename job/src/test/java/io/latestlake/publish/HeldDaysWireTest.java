package io.latestlake.publish;

import static io.latestlake.testing.StagedRow.delete;
import static io.latestlake.testing.StagedRow.upsert;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.latestlake.config.CircuitBreaker;
import io.latestlake.config.Day;
import io.latestlake.config.TableSpec;
import io.latestlake.testing.LocalAwsProcess;
import io.latestlake.testing.StagedRow;
import io.latestlake.testing.WarehouseTable;
import io.latestlake.warehouse.HeldDays;
import io.latestlake.warehouse.Redshift;
import io.latestlake.warehouse.TableWarehouse.CurrentDay;
import io.latestlake.warehouse.TableWarehouse.Ownership;
import io.latestlake.warehouse.TableWarehouse.Publication;
import io.latestlake.warehouse.WarehouseException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Days that must not be published, over the wire to the stand-in. */
class HeldDaysWireTest {
  private static final String DIVIDES = "id, 10 / amount AS q, year, month, day";
  private static final String DIVIDES_WITH_CARE =
      "id, 10 / NULLIF(amount, 0) AS q, year, month, day";

  @TempDir static Path dir;
  private static LocalAwsProcess localAws;

  private WarehouseTable table;
  private TableSpec spec;
  private Redshift warehouse;
  private HeldDays held;
  private Unloading unloading;
  private Ownership owner;
  private long commits;
  private long publications;
  private long seq;

  @BeforeAll
  static void start() throws Exception {
    localAws = LocalAwsProcess.start(dir.resolve("local-aws"));
  }

  @AfterAll
  static void stop() throws Exception {
    localAws.close();
  }

  @BeforeEach
  void newTable() throws Exception {
    table = new WarehouseTable(localAws.aws(), dir);
  }

  @AfterEach
  void closeTable() {
    table.close();
  }

  @Test
  void onlyTheDaysOnWhichTheTransformFailsAreHeldAndKeepTheirFiles() throws Exception {
    with(table.specWithView(DIVIDES));
    commit(rows(1, 12, 1));
    publish();

    commit(upsert("3", "bad", 0, day(3), 20), upsert("8", "bad", 0, day(8), 21));
    commit(rows(9, 12, 2));

    assertThat(publish().orElseThrow().days()).containsExactly(days(9, 12));
    assertThat(held.held())
        .satisfiesExactly(
            third -> {
              assertThat(third.day()).isEqualTo(day(3));
              assertThat(third.cause()).isEqualTo("data");
              assertThat(third.error()).containsIgnoringCase("division by zero");
              assertThat(third.commit()).isEqualTo(2);
            },
            eighth -> assertThat(eighth.day()).isEqualTo(day(8)));
    assertThat(current(3)).as("readers see it as it was").isEqualTo(1);
    assertThat(current(9)).isEqualTo(2);
    assertThat(dirtyDays()).containsExactly("3", "8");
  }

  /** Redshift has many texts for it, and no list has them all. */
  @Test
  void aDayWhoseRowsTheTransformRefusesByATextThatNobodyKnowsIsFoundToo() throws Exception {
    with(table.specWithView("id, LN(amount) AS q, year, month, day"));
    commit(upsert("1", "good", 1, day(1), 1), upsert("2", "bad", 0, day(2), 2));

    assertThat(publish().orElseThrow().days()).containsExactly(day(1));
    assertThat(held.held())
        .singleElement()
        .satisfies(
            second -> {
              assertThat(second.day()).isEqualTo(day(2));
              assertThat(second.error()).contains("logarithm");
            });

    commit(upsert("2", "still bad", -1, day(2), 3), upsert("3", "good", 1, day(3), 4));
    assertThat(publish().orElseThrow().days()).containsExactly(day(3));
    commit(upsert("2", "mended", 1, day(2), 5));
    assertThat(publish().orElseThrow().days()).containsExactly(day(2));
  }

  /** It is no fault of the rows: to hold days would hide it. */
  @Test
  void whatFailsWithoutRowsHoldsNoDay() throws Exception {
    with(table.specWithView(DIVIDES));
    commit(upsert("1", "good", 1, day(1), 1));
    table.query("DROP VIEW public." + spec.name());
    table.query("DROP TABLE public." + spec.name() + "_latest");

    assertThatThrownBy(this::publish).isInstanceOf(WarehouseException.Fatal.class);
    assertThat(held.held()).isEmpty();
  }

  @Test
  void aHeldDayIsTriedAgainAloneWhenANewerCommitTouchesIt() throws Exception {
    with(table.specWithView(DIVIDES));
    commit(upsert("1", "bad", 0, day(1), 1), upsert("2", "bad", 0, day(2), 2));
    assertThat(publish()).isEmpty();
    assertThat(unloading.left().held()).isEqualTo(2);

    commit(upsert("2", "still bad", 0, day(2), 3), upsert("9", "good", 1, day(9), 4));
    assertThat(warehouse.dirtyDays().toTryAgain()).isEqualTo(1);
    assertThat(publish().orElseThrow().days()).containsExactly(day(9));
    assertThat(held.held()).extracting(HeldDays.Held::commit).containsExactly(1L, 2L);

    commit(upsert("2", "mended", 5, day(2), 5));
    assertThat(publish().orElseThrow().days()).containsExactly(day(2));
    assertThat(held.held()).extracting(HeldDays.Held::day).containsExactly(day(1));
  }

  @Test
  void heldDaysArePublishedWhenTheTransformIsMended() throws Exception {
    with(table.specWithView(DIVIDES));
    commit(upsert("1", "bad", 0, day(1), 1), upsert("2", "good", 1, day(2), 2));
    publish();
    assertThat(held.held()).hasSize(1);

    with(table.specWithView(DIVIDES_WITH_CARE));

    assertThat(publish().orElseThrow().days()).containsExactly(day(1));
    assertThat(held.held()).isEmpty();
    assertThat(dirtyDays()).isEmpty();
  }

  @Test
  void aTransformThatFailsEverywhereHoldsEverythingAndNothingIsLost() throws Exception {
    with(table.specWithView(DIVIDES));
    List<StagedRow> bad = new ArrayList<>();
    for (int i = 1; i <= 28; i++) {
      bad.add(upsert("a" + i, "bad", 0, day(i), i));
    }
    commit(bad.toArray(StagedRow[]::new));

    assertThat(publish()).isEmpty();

    assertThat(held.held()).hasSize(28);
    with(table.specWithView(DIVIDES_WITH_CARE));
    assertThat(publish().orElseThrow().days()).hasSize(28);
  }

  @Test
  void aMassDeleteIsHeldUntilItIsResumed() throws Exception {
    with(table.specWith(new CircuitBreaker(null, 20, null, List.of())));
    commit(rows(1, 10, 1));
    publish();
    commit(delete("1", day(1), 20), upsert("2", "less", 1, day(2), 21));
    assertThat(publish()).as("one of ten rows is below 20 %").isPresent();

    commit(delete("3", day(3), 22), delete("4", day(4), 23));
    assertThat(publish()).isEmpty();

    assertThat(held.held())
        .extracting(each -> each.day() + " " + each.cause() + ": " + each.error())
        .containsExactly(
            day(3)
                + " circuit breaker: readers would lose 2 of 9 rows, deleted-rows is 20 in a hundred",
            day(4)
                + " circuit breaker: readers would lose 2 of 9 rows, deleted-rows is 20 in a hundred");
    commit(upsert("9", "more", 2, day(9), 24));
    assertThat(publish().orElseThrow().days()).as("others go on").containsExactly(day(9));

    assertThat(held.resume(owner, Duration.ofHours(1)))
        .as("asked for before they were held")
        .isZero();
    assertThat(publish()).isEmpty();
    assertThat(held.resume(owner, Duration.ZERO)).isEqualTo(2);
    assertThat(publish().orElseThrow().days()).containsExactly(day(3), day(4));
    assertThat(held.held()).isEmpty();
    assertThat(dirtyDays()).isEmpty();
  }

  @Test
  void whatIsApprovedIsLookedAtAgainWhenItChanges() throws Exception {
    with(table.specWith(new CircuitBreaker(null, null, 1, List.of())));
    commit(rows(1, 2, 1));
    publish();
    commit(delete("1", day(1), 20));
    assertThat(publish()).isEmpty();
    held.resume(owner, Duration.ZERO);

    commit(delete("2", day(2), 21));
    assertThat(publish().orElseThrow().days()).containsExactly(day(1));
    assertThat(held.held()).extracting(HeldDays.Held::day).containsExactly(day(2));

    held.resume(owner, Duration.ZERO);
    commit(delete("2", day(2), 22));
    assertThat(publish()).isEmpty();
    assertThat(held.held()).extracting(HeldDays.Held::day).containsExactly(day(2));
  }

  @Test
  void rowsThatGoToAnotherDayAreNotLost() throws Exception {
    with(table.specWith(new CircuitBreaker(2, null, null, List.of())));
    commit(rows(1, 3, 1));
    publish();

    commit(upsert("1", "gone", 1, day(9), 20), upsert("2", "gone", 1, day(9), 21));
    assertThat(publish()).isPresent();
    commit(delete("1", day(9), 22), delete("3", day(3), 23));
    assertThat(publish()).isEmpty();
    assertThat(held.held())
        .extracting(HeldDays.Held::error)
        .containsOnly("readers would lose 2 rows, deleted-rows is 2");
  }

  @Test
  void whatACheckFindsIsNotPublished() throws Exception {
    CircuitBreaker.Check negative =
        new CircuitBreaker.Check(
            "negative.sql",
            List.of("SELECT id FROM ", " AS t WHERE twice < 0 AND id IN (SELECT id FROM ", ")"));
    CircuitBreaker.Check known =
        new CircuitBreaker.Check("known.sql", List.of("SELECT id FROM ", " WHERE name IS NULL"));
    with(table.specWith(new CircuitBreaker(null, null, null, List.of(negative, known))));
    commit(rows(1, 3, 1));
    assertThat(publish()).isPresent();

    commit(upsert("2", "two", -1, day(2), 20));
    assertThat(publish()).isEmpty();
    assertThat(held.held())
        .extracting(HeldDays.Held::error)
        .containsExactly("the check negative.sql found 1 rows");

    held.resume(owner, Duration.ZERO);
    assertThat(publish().orElseThrow().days()).containsExactly(day(2));
  }

  @Test
  void aCheckThatFindsSomethingInNoRowsHoldsNothingThatIsApproved() throws Exception {
    CircuitBreaker.Check few =
        new CircuitBreaker.Check(
            "few.sql", List.of("SELECT COUNT(*) AS n FROM ", " HAVING COUNT(*) < 3"));
    with(table.specWith(new CircuitBreaker(null, null, null, List.of(few))));
    commit(rows(1, 2, 1));
    assertThat(publish()).isEmpty();
    assertThat(held.held())
        .extracting(HeldDays.Held::error)
        .containsOnly("the check few.sql found 1 rows");

    held.resume(owner, Duration.ZERO);

    assertThat(publish().orElseThrow().days()).containsExactly(days(1, 2));
  }

  @Test
  void aCheckThatFailsOnTheDataHoldsTheDaysUntilTheyAreResumed() throws Exception {
    CircuitBreaker.Check casts =
        new CircuitBreaker.Check(
            "casts.sql", List.of("SELECT id FROM ", " WHERE CAST(name AS integer) > 5"));
    with(table.specWith(new CircuitBreaker(null, null, null, List.of(casts))));
    commit(rows(1, 2, 1));
    assertThat(publish()).isEmpty();
    assertThat(held.held())
        .extracting(HeldDays.Held::error)
        .allMatch(error -> error.startsWith("not the transform, but what follows it fails: "));

    held.resume(owner, Duration.ZERO);

    assertThat(publish().orElseThrow().days()).containsExactly(days(1, 2));
  }

  @Test
  void aCheckThatCannotBeRunIsToldAtTheStart() {
    CircuitBreaker.Check wrong =
        new CircuitBreaker.Check("wrong.sql", List.of("SELECT no_such_column FROM ", ""));

    assertThatThrownBy(
            () -> with(table.specWith(new CircuitBreaker(null, null, null, List.of(wrong)))))
        .isInstanceOf(WarehouseException.Fatal.class)
        .hasMessageContaining("no_such_column");
  }

  @Test
  void aDeadRunHoldsNothing() throws Exception {
    with(table.specWithView(DIVIDES));
    commit(upsert("1", "bad", 0, day(1), 1));
    warehouse.takeOver(warehouse.claim("run-b"), "nonce");

    assertThat(
            List.<ThrowingCallable>of(
                () -> held.holdWaiting(owner, true, "reason"),
                () -> held.resume(owner, Duration.ZERO),
                () -> held.release(owner, List.of(day(1))),
                () ->
                    held.holdFailed(
                        owner, List.of(new HeldDays.FailedDay(day(1), "it's \\ bad", true))),
                () -> held.tryAgainWithThisTransform(owner)))
        .allSatisfy(call -> assertThatThrownBy(call).isInstanceOf(WarehouseException.Fenced.class));
    assertThat(held.held()).isEmpty();
  }

  @Test
  void anErrorMayHoldAnyText() throws Exception {
    with(table.specWithView(DIVIDES));
    commit(upsert("1", "bad", 0, day(1), 1));

    held.holdFailed(
        owner, List.of(new HeldDays.FailedDay(day(1), "it's \\ \0" + "x".repeat(5000), true)));

    assertThat(held.held())
        .extracting(HeldDays.Held::error)
        .first()
        .asString()
        .startsWith("it's / ");
  }

  private void with(TableSpec changed) throws Exception {
    spec = changed;
    warehouse = table.warehouse(spec);
    held = table.heldDays(spec);
    warehouse.prepareLedger("run-a");
    warehouse.prepareTable(warehouse.claim("preparing"));
    owner = warehouse.takeOver(warehouse.claim("run-a"), UUID.randomUUID().toString());
    unloading = new Unloading(spec.name(), warehouse, held);
  }

  private void commit(StagedRow... rows) throws Exception {
    commits++;
    warehouse.apply(owner, table.commit(commits, "c" + commits, rows));
  }

  private Optional<Publication> publish() throws Exception {
    long number = publications + 1;
    Optional<Publication> publication =
        unloading.unload(
            owner,
            number,
            () -> "s3://" + table.lake().bucket() + "/versions/" + UUID.randomUUID() + "/");
    if (publication.isPresent()) {
      warehouse.endPublication(owner, number);
      publications++;
    }
    return publication;
  }

  /** A row for each of the days, whose id is the day. */
  private StagedRow[] rows(int from, int to, int amount) {
    List<StagedRow> rows = new ArrayList<>();
    for (int i = from; i <= to; i++) {
      rows.add(upsert(Integer.toString(i), "row", amount, day(i), 1000 * commits + ++seq));
    }
    return rows.toArray(StagedRow[]::new);
  }

  private static Day day(int day) {
    return new Day(2020, 5, day);
  }

  private static Day[] days(int from, int to) {
    return IntStream.rangeClosed(from, to).mapToObj(HeldDaysWireTest::day).toArray(Day[]::new);
  }

  private long current(int day) throws Exception {
    return warehouse.currentDays().stream()
        .filter(each -> each.day().equals(day(day)))
        .map(CurrentDay::publication)
        .findFirst()
        .orElseThrow();
  }

  private List<String> dirtyDays() throws Exception {
    return table.query("SELECT day FROM $.dirty_days ORDER BY day");
  }
}
