package io.latestlake.publish;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class UnloadManifestTest {
  @Test
  void entriesAreReadAndTheIllegalSchemaOfTheManualIsNot() throws Exception {
    String sample =
        """
        {"entries": [
          {"url":"s3://b/p/year=2020/0000_part_00.parquet",
           "meta":{"content_length": 32295, "record_count": 10, "other": {"a": [1]}}},
          {"meta":{"record_count": 20, "content_length": 1}, "url":"s3://b/p/1", "mandatory": true}],
         "schema": {"elements": [{"name": "a", "type": {"base":"character varying", 25}}]},
         "meta": {"content_length": 1, "record_count": 30}}
        """;
    assertThat(UnloadManifest.parse(sample.getBytes(UTF_8)).entries())
        .containsExactly(
            new UnloadManifest.Entry("s3://b/p/year=2020/0000_part_00.parquet", 32295, 10),
            new UnloadManifest.Entry("s3://b/p/1", 1, 20));
  }

  @Test
  void aManifestThatSaysTooLittleIsRefused() {
    for (String bad :
        new String[] {
          "",
          "{}",
          "{\"meta\":{}}",
          "{\"entries\":[{\"url\":\"s3://b/x\"}]}",
          "{\"entries\":[{\"url\":\"s3://b/x\",\"meta\":{\"content_length\":1}}]}",
          "{\"entries\":[{\"url\""
        }) {
      assertThatThrownBy(() -> UnloadManifest.parse(bad.getBytes(UTF_8)))
          .isInstanceOf(Disagreement.class);
    }
  }
}
