package io.latestlake.localaws;

import static java.util.Objects.requireNonNull;

import io.latestlake.localaws.fault.CallLog;
import io.latestlake.localaws.fault.Faults;
import io.latestlake.localaws.glue.GlueService;
import io.latestlake.localaws.kafka.KafkaBroker;
import io.latestlake.localaws.kafka.KafkaMetrics;
import io.latestlake.localaws.kinesis.KinesisLimits;
import io.latestlake.localaws.kinesis.KinesisService;
import io.latestlake.localaws.postgres.PostgresServer;
import io.latestlake.localaws.redshift.DataApiLimits;
import io.latestlake.localaws.redshift.RedshiftService;
import io.latestlake.localaws.s3.S3Limits;
import io.latestlake.localaws.s3.S3Server;
import io.latestlake.localaws.wire.BusyMeter;
import io.latestlake.localaws.wire.CallInterceptor;
import io.latestlake.localaws.wire.SettableClock;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All stand-ins of one data folder, started side by side and stopped in the reverse order. */
final class LocalServices implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LocalServices.class);
  static final String REGION = "us-east-1";
  static final String ACCESS_KEY_ID = "local";
  static final String SECRET_ACCESS_KEY = "localsecret";

  private static final Duration PATIENCE =
      Duration.ofSeconds(Integer.getInteger("latestlake.local.patience-seconds", 120));

  private final Deque<AutoCloseable> running = new ArrayDeque<>();
  private Endpoints endpoints;
  private CompletionStage<Void> ended;

  private LocalServices() {}

  /** With the limits of AWS. */
  static LocalServices start(Path dir, Faults faults) throws Exception {
    return start(dir, faults, DataApiLimits.AWS, S3Limits.AWS);
  }

  static LocalServices start(
      Path dir, Faults faults, DataApiLimits dataApiLimits, S3Limits s3Limits) throws Exception {
    requireNonNull(dir, "dir is null");
    requireNonNull(faults, "faults is null");
    requireNonNull(dataApiLimits, "dataApiLimits is null");
    requireNonNull(s3Limits, "s3Limits is null");
    LocalServices services = new LocalServices();
    try {
      services.startAll(dir, faults, dataApiLimits, s3Limits);
      return services;
    } catch (Exception e) {
      services.close();
      throw e;
    }
  }

  Endpoints endpoints() {
    return endpoints;
  }

  /** Completes when one of them has ended that cannot be started again while others use it. */
  CompletionStage<Void> ended() {
    return ended;
  }

  private void startAll(Path dir, Faults faults, DataApiLimits dataApiLimits, S3Limits s3Limits)
      throws Exception {
    DataFolder folder = opened(DataFolder.open(dir, PATIENCE));
    BusyMeter meter = new BusyMeter(System::nanoTime, LocalServices::threadCpuNanos);
    CallLog calls = new CallLog();
    CallInterceptor faulty = CallInterceptor.chain(List.of(calls, faults));
    CallInterceptor interceptor = CallInterceptor.chain(List.of(meter, faulty));

    Starting<PostgresServer> postgresStart =
        Starting.begin(
            "postgres",
            () ->
                PostgresServer.start(
                    folder.postgres(),
                    folder.postgresBinaries(),
                    folder.postgresLog(),
                    interceptor));
    Starting<S3Server> s3Start =
        Starting.begin(
            "s3",
            () ->
                S3Server.start(
                    folder.s3(), ACCESS_KEY_ID, SECRET_ACCESS_KEY, s3Limits, meter, faulty));
    Starting<KafkaBroker> kafkaStart =
        Starting.begin("kafka", () -> KafkaBroker.start(folder.kafka(), interceptor));

    PostgresServer postgres = opened(postgresStart);
    S3Server s3 = opened(s3Start);
    RedshiftService redshift =
        opened(
            RedshiftService.start(
                postgres.address(),
                opened(s3.client(REGION, ACCESS_KEY_ID, SECRET_ACCESS_KEY)),
                folder.redshift(),
                dataApiLimits,
                interceptor));
    GlueService glue = opened(GlueService.start(folder.glue(), interceptor));
    SettableClock clock = new SettableClock(Clock.systemUTC());
    KinesisService kinesis =
        opened(
            KinesisService.start(folder.kinesis(), REGION, KinesisLimits.AWS, clock, interceptor));
    KafkaBroker kafka = opened(kafkaStart);
    Stats stats =
        new Stats(meter, s3.traffic(), redshift.transfers(), new KafkaMetrics(), postgres.pid());
    AdminServer admin = opened(new AdminServer(stats::toJson, clock::advance, faults, calls));
    // Before all others, which wait for the calls that they serve.
    opened(faults);
    ended = postgres.ended();
    endpoints =
        new Endpoints(
            kafka.bootstrapServers(),
            s3.endpoint().toString(),
            redshift.endpoint().toString(),
            glue.endpoint().toString(),
            kinesis.endpoint().toString(),
            REGION,
            ACCESS_KEY_ID,
            SECRET_ACCESS_KEY,
            ProcessHandle.current().pid(),
            postgres.pid(),
            postgres.address().jdbcUrl("dev", "postgres"),
            admin.endpoint().toString());
  }

  /** Nothing where the system does not measure it. */
  private static long threadCpuNanos() {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    return threads.isCurrentThreadCpuTimeSupported() ? threads.getCurrentThreadCpuTime() : 0;
  }

  private <T extends AutoCloseable> T opened(T service) {
    running.push(service);
    return service;
  }

  private <T extends AutoCloseable> T opened(Starting<T> service) throws Exception {
    return opened(service.await());
  }

  @Override
  public void close() {
    while (!running.isEmpty()) {
      try {
        running.pop().close();
      } catch (Exception e) {
        LOG.warn("A service did not stop cleanly", e);
      }
    }
  }
}
