package io.latestlake.bench;

import static io.latestlake.testing.LocalAwsProcess.root;

import io.latestlake.cli.changelog.ChangeLog;
import io.latestlake.cli.changelog.DmsMessages;
import io.latestlake.cli.changelog.GeneratedChangeLog;
import io.latestlake.cli.changelog.GeneratorOptions;
import io.latestlake.cli.changelog.KeyBy;
import io.latestlake.cli.changelog.Operation;
import io.latestlake.config.SettingsReader;
import io.latestlake.config.TableSpec;
import io.latestlake.dms.Decoded;
import io.latestlake.dms.DmsDecoder;
import io.latestlake.dms.Skipped;
import io.latestlake.dms.SourceRecord;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The log of {@code latest-lake bench}, smaller, in memory. */
public final class BenchLog {
  public static final int KEYS = 50_000;
  public static final int CHANGES = 150_000;

  private BenchLog() {}

  /** The table of the demo. */
  public static List<TableSpec> tables() {
    return SettingsReader.read(
            root().resolve("conf").resolve("local.yaml"),
            Map.of(
                "kafka.bootstrap-servers", "127.0.0.1:1",
                "run.checkpoint-directory", "file:///not-used"))
        .tables();
  }

  public static List<SourceRecord> records() {
    List<SourceRecord> records = new ArrayList<>(KEYS + CHANGES);
    DmsMessages messages = new DmsMessages(KeyBy.PRIMARY_KEY);
    try {
      new GeneratedChangeLog(GeneratorOptions.of(KEYS, CHANGES))
          .read(
              new ChangeLog.Reader() {
                @Override
                public void row(Operation operation, String[] values) {
                  int i = records.size();
                  byte[] value = messages.row(operation, values).value();
                  records.add(new SourceRecord(value, "topic", i % 4, i, i));
                }

                @Override
                public void message(String json) {
                  throw new IllegalStateException("a generated log has rows only");
                }
              });
    } catch (IOException e) {
      throw new IllegalStateException("what is made up cannot fail to be read", e);
    }
    return records;
  }

  public static List<Decoded> decoded() {
    List<Decoded> decoded = new ArrayList<>();
    DmsDecoder decoder = new DmsDecoder(tables(), Clock.systemUTC());
    DmsDecoder.Output output =
        new DmsDecoder.Output() {
          @Override
          public void decoded(Decoded record) {
            decoded.add(record);
          }

          @Override
          public void skipped(Skipped kind, String operation, String table) {
            throw new IllegalStateException(
                "nothing of it is skipped, but " + operation + " of " + table + " was");
          }
        };
    records().forEach(record -> decoder.decode(record, output));
    return decoded;
  }
}
