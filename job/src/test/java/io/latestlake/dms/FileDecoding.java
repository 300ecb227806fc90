package io.latestlake.dms;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.latestlake.config.Settings.LandingZone;
import io.latestlake.config.TableSpec;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/** Decodes rows of files one by one and shows what became of each. */
final class FileDecoding {
  static final String CHANGES = "20240612-103127367.csv";
  static final String LOAD = "LOAD00000001.csv";

  /** Of load files: 2024-06-12T10:28:20Z. */
  static final long MODIFIED_AT = 1_718_188_100_000L;

  private final FileDecoder decoder;

  FileDecoding(TableSpec spec, LandingZone zone) {
    decoder = new FileDecoder(List.of(spec), zone, Clock.fixed(Decoding.NOW, ZoneOffset.UTC));
  }

  /** A file of the table foo whose columns have no names. */
  static DmsFile file(String name) {
    return file("foo", name, List.of());
  }

  static DmsFile file(String table, String name, List<String> header) {
    return new DmsFile(
        table,
        "s3://zone/dms/" + table + "/" + name,
        name,
        name.contains("LOAD") ? DmsFile.Kind.LOAD : DmsFile.Kind.CHANGES,
        name.endsWith(".parquet") ? DmsFile.Format.PARQUET : DmsFile.Format.CSV,
        MODIFIED_AT,
        header);
  }

  /** What an endpoint of S3 writes that nobody has set: neither Op in loads nor a timestamp. */
  static Zone zone() {
    return new Zone();
  }

  List<Decoded> decode(DmsFile file, long line, String row) {
    return decode(new FileRow(row.getBytes(UTF_8), file, line));
  }

  List<Decoded> decode(FileRow row) {
    List<Decoded> all = new ArrayList<>();
    Decoded decoded = decoder.decode(row);
    if (decoder.oldKeyDelete() != null) {
      all.add(decoder.oldKeyDelete());
    }
    all.add(decoded);
    return all;
  }

  ChangeRecord change(DmsFile file, long line, String row) {
    List<Decoded> all = decode(file, line, row);
    assertThat(all).singleElement().isInstanceOf(ChangeRecord.class);
    return (ChangeRecord) all.get(0);
  }

  ChangeRecord change(DmsFile file, String row) {
    return change(file, 1, row);
  }

  DeadLetter deadLetter(DmsFile file, String row) {
    List<Decoded> all = decode(file, 7, row);
    assertThat(all).singleElement().isInstanceOf(DeadLetter.class);
    return (DeadLetter) all.get(0);
  }

  /** Settings of an S3 endpoint, part by part. */
  static final class Zone {
    private boolean opInLoads;
    private boolean opInChanges = true;
    private String timestampColumn = "";
    private ZoneId zone = ZoneOffset.UTC;
    private char delimiter = ',';
    private boolean quotes = true;
    private String nullValue = "NULL";
    private String noSupValue = "";

    Zone opInLoads(boolean value) {
      opInLoads = value;
      return this;
    }

    Zone opInChanges(boolean value) {
      opInChanges = value;
      return this;
    }

    Zone timestampColumn(String value) {
      timestampColumn = value;
      return this;
    }

    Zone in(String zoneId) {
      zone = ZoneId.of(zoneId);
      return this;
    }

    Zone delimiter(char value) {
      delimiter = value;
      return this;
    }

    Zone withoutQuotes() {
      quotes = false;
      return this;
    }

    Zone nullValue(String value) {
      nullValue = value;
      return this;
    }

    Zone noSupValue(String value) {
      noSupValue = value;
      return this;
    }

    LandingZone settings() {
      return new LandingZone(
          "s3://zone/dms",
          LandingZone.Format.CSV,
          new LandingZone.Csv(
              delimiter, LandingZone.Csv.LineEnd.LF, quotes, false, nullValue, noSupValue),
          opInLoads,
          opInChanges,
          timestampColumn,
          zone,
          Duration.ofSeconds(1),
          Duration.ofHours(1),
          true,
          LandingZone.HistoricalLoad.AUTO);
    }
  }
}
