package io.latestlake.warehouse;

import static java.util.Objects.requireNonNull;

import io.latestlake.config.Day;
import io.latestlake.config.Settings;
import io.latestlake.config.TableSpec;
import io.latestlake.warehouse.StatementName.Kind;
import io.latestlake.warehouse.TableWarehouse.Ownership;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import software.amazon.awssdk.services.redshiftdata.RedshiftDataClient;

/** The held days of one table in Redshift Serverless, through the Data API. */
public final class HeldDaysInRedshift implements HeldDays {
  /** With errors of {@link #LONGEST_ERROR}, far below the 100 KB of a statement. */
  private static final int MOST_DAYS = 20;

  private static final int LONGEST_ERROR = 1000;

  private final TableSql sql;
  private final HeldDayScripts scripts;
  private final DataApi dataApi;
  private final Supplier<String> ids;

  /**
   * @param ids unique, and without slashes
   */
  public HeldDaysInRedshift(
      TableSpec spec,
      Settings.Warehouse settings,
      RedshiftDataClient client,
      Clock clock,
      Sleeper sleeper,
      Supplier<String> ids) {
    sql = new TableSql(spec, settings);
    scripts = new HeldDayScripts(sql);
    dataApi = new DataApi(client, settings.workgroup(), settings.database(), clock, sleeper);
    this.ids = requireNonNull(ids, "ids is null");
  }

  @Override
  public List<Day> waiting(Standing standing) throws WarehouseException, InterruptedException {
    ResultRows days = dataApi.run(unfenced(Kind.READ), scripts.waitingDays(standing));
    return IntStream.range(0, days.rows().size()).mapToObj(row -> days.day(row, 0)).toList();
  }

  @Override
  public void tryTransform(Standing standing, int first, int end)
      throws WarehouseException, InterruptedException {
    dataApi.run(unfenced(Kind.TRIAL), scripts.trial(standing, first, end));
  }

  @Override
  public void holdFailed(Ownership owner, List<FailedDay> days)
      throws WarehouseException, InterruptedException {
    for (int from = 0; from < days.size(); from += MOST_DAYS) {
      List<FailedDay> some =
          days.subList(from, Math.min(days.size(), from + MOST_DAYS)).stream()
              .map(day -> new FailedDay(day.day(), readable(day.error()), day.alone()))
              .toList();
      dataApi.run(name(owner, Kind.HOLD), scripts.holdFailedDays(owner, some));
    }
  }

  @Override
  public void holdWaiting(Ownership owner, boolean approved, String reason)
      throws WarehouseException, InterruptedException {
    dataApi.run(name(owner, Kind.HOLD), scripts.holdWaitingDays(owner, approved, readable(reason)));
  }

  @Override
  public void release(Ownership owner, List<Day> days)
      throws WarehouseException, InterruptedException {
    for (int from = 0; from < days.size(); from += MOST_DAYS) {
      dataApi.run(
          name(owner, Kind.HOLD),
          scripts.releaseDays(owner, days.subList(from, Math.min(days.size(), from + MOST_DAYS))));
    }
  }

  @Override
  public void tryAgainWithThisTransform(Ownership owner)
      throws WarehouseException, InterruptedException {
    dataApi.run(name(owner, Kind.HOLD), scripts.tryAgain(owner));
  }

  @Override
  public long resume(Ownership owner, Duration asked)
      throws WarehouseException, InterruptedException {
    return dataApi.run(name(owner, Kind.HOLD), scripts.resume(owner, asked)).number(0, 0);
  }

  @Override
  public List<Held> held() throws WarehouseException, InterruptedException {
    ResultRows held = dataApi.run(unfenced(Kind.READ), scripts.heldDays());
    return IntStream.range(0, held.rows().size())
        .mapToObj(
            row ->
                new Held(
                    held.day(row, 0),
                    held.text(row, 3),
                    held.text(row, 4),
                    held.number(row, 5),
                    Duration.ofSeconds(held.number(row, 6))))
        .toList();
  }

  /** What may stand in a literal, and is no longer than it need be. */
  private static String readable(String error) {
    String text = error.replace('\\', '/').replace('\0', ' ');
    return text.length() <= LONGEST_ERROR ? text : text.substring(0, LONGEST_ERROR);
  }

  private StatementName unfenced(Kind kind) {
    return new StatementName(sql.controlSchema(), "-", 0, kind, 0, ids.get());
  }

  private StatementName name(Ownership owner, Kind kind) {
    return new StatementName(sql.controlSchema(), owner.run(), owner.epoch(), kind, 0, ids.get());
  }
}
