package io.latestlake.localaws.redshift;

import static java.util.Objects.requireNonNull;

import io.latestlake.localaws.postgres.PostgresAddress;
import io.latestlake.localaws.redshift.sql.StatementParser;
import io.latestlake.localaws.wire.CallInterceptor;
import io.latestlake.localaws.wire.JsonServer;
import io.latestlake.localaws.wire.ListenAddress;
import io.latestlake.localaws.wire.NamedThreads;
import io.latestlake.localaws.wire.RateLimits;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import software.amazon.awssdk.services.s3.S3Client;

/** The Redshift stand-in: the Data API's wire, over PostgreSQL and S3. */
public final class RedshiftService implements AutoCloseable {
  /** So many statements run at once; the others wait as SUBMITTED. */
  private static final int RUNNERS = 16;

  private final ExecutorService runners;
  private final ExecutorService transfers;
  private final JsonServer server;
  private final Transfers transferred;

  private RedshiftService(
      ExecutorService runners,
      ExecutorService transfers,
      JsonServer server,
      Transfers transferred) {
    this.runners = runners;
    this.transfers = transfers;
    this.server = server;
    this.transferred = transferred;
  }

  public static RedshiftService start(
      PostgresAddress postgres,
      S3Client s3,
      Path dir,
      DataApiLimits limits,
      CallInterceptor interceptor)
      throws Exception {
    return start(ListenAddress.LOOPBACK, postgres, s3, dir, limits, interceptor);
  }

  public static RedshiftService start(
      ListenAddress at,
      PostgresAddress postgres,
      S3Client s3,
      Path dir,
      DataApiLimits limits,
      CallInterceptor interceptor)
      throws Exception {
    requireNonNull(postgres, "postgres is null");
    Sessions sessions = Sessions.install(postgres);
    ExecutorService runners =
        Executors.newFixedThreadPool(RUNNERS, new NamedThreads("redshift-statement"));
    ExecutorService transfers = Executors.newCachedThreadPool(new NamedThreads("redshift-s3"));
    Transfers transferred = new Transfers();
    S3Store store = new S3Store(s3, transferred);
    Session session =
        new Session(
            sessions,
            new StatementParser(),
            new CopyRunner(store, transfers),
            new UnloadRunner(store, transfers),
            new ResultReader(limits),
            interceptor);
    StatementStore statements =
        new StatementStore(
            Clock.systemUTC(),
            () -> UUID.randomUUID().toString(),
            new StatementJournal(dir.resolve("statements.jsonl")),
            limits.activeStatements());
    statements.restore();
    DataApi api = new DataApi(statements, runners, session::run);
    return new RedshiftService(
        runners,
        transfers,
        new JsonServer(
            at,
            "redshiftData",
            "RedshiftData",
            api.operations(),
            api::nameOfStatement,
            CallInterceptor.chain(List.of(interceptor, rates(limits)))),
        transferred);
  }

  private static RateLimits rates(DataApiLimits limits) {
    Map<Set<String>, Integer> perSecond = new HashMap<>();
    limits.callsPerSecond().forEach((call, rate) -> perSecond.put(Set.of(call), rate));
    return new RateLimits(perSecond, System::nanoTime);
  }

  public URI endpoint() {
    return server.endpoint();
  }

  public Transfers transfers() {
    return transferred;
  }

  @Override
  public void close() {
    server.close();
    runners.shutdownNow();
    transfers.shutdownNow();
  }
}
