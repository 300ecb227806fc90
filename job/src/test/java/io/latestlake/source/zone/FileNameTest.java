package io.latestlake.source.zone;

import static org.assertj.core.api.Assertions.assertThat;

import io.latestlake.config.Settings.LandingZone.Format;
import io.latestlake.dms.DmsFile.Kind;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class FileNameTest {
  @Test
  void loadFilesHaveHexadecimalNumbersAndMayBeSegments() {
    assertThat(FileName.of("LOAD0000000A.csv", Format.CSV))
        .contains(new FileName(Kind.LOAD, "LOAD.csv", 10));
    assertThat(FileName.of("SEGMENT1_LOAD00000001.csv.gz", Format.CSV))
        .contains(new FileName(Kind.LOAD, "SEGMENT1_LOAD.csv.gz", 1));
    assertThat(FileName.of("LOAD00000001.parquet", Format.PARQUET)).isPresent();
  }

  @Test
  void changeFilesHaveTheirTimeInOldAndNewForm() {
    long time = Instant.parse("2024-06-12T10:31:27.367Z").toEpochMilli();
    assertThat(FileName.of("20240612-103127367.csv", Format.CSV))
        .contains(new FileName(Kind.CHANGES, "", time));
    assertThat(FileName.of("20240612-1031273670.gz", Format.CSV))
        .contains(new FileName(Kind.CHANGES, "", time));
  }

  @Test
  void othersAreNone() {
    for (String name :
        new String[] {
          "LOAD00000001.parquet",
          "LOAD0000001.csv",
          "LOAD0000000g.csv",
          "20241312-103127367.csv",
          "20240612-1031.csv",
          "CDC_TXN-20201117153046033.csv",
          "_SUCCESS",
          "20240612-103127367.csv.crc",
          "cases_$folder$"
        }) {
      assertThat(FileName.of(name, Format.CSV)).as(name).isEmpty();
    }
  }
}
