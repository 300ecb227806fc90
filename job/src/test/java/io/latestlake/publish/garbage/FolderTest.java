package io.latestlake.publish.garbage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever a table is called, its folders hold nothing of another. */
class FolderTest {
  @ParameterizedTest
  @ValueSource(strings = {"", "/", "..", ".", "../cases", "cases/", "/cases", "a/b", "cases/.."})
  void aNameThatLeadsElsewhereIsRefused(String table) {
    assertThatThrownBy(() -> Folder.of("lake/", "versions", table))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "/", "versions", "versions/", "versions/cases", "/cases/", "versions//cases/"})
  void whatIsNoFolderOfATableIsRefused(String key) {
    assertThatThrownBy(() -> new Folder(key)).isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "versions/cases2/1-1-a/manifest",
        "versions/cases",
        "versions/cases/",
        "versions/case/1-1-a/manifest",
        "Versions/cases/1-1-a/manifest",
        "other/versions/cases/1-1-a/manifest",
        "versions/cases%2F1-1-a/manifest",
        "lake/cases/year=2020/month=5/day=12/data.parquet"
      })
  void whatLiesElsewhereIsNotInIt(String key) {
    assertThat(Folder.of("", "versions", "cases").has(key)).isFalse();
    assertThatThrownBy(() -> Folder.of("", "versions", "cases").require(key))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void aNameWithAPercentSignIsThatNameAndNoOther() {
    Folder folder = Folder.of("", "versions", "%2e%2e");

    assertThat(folder.key()).isEqualTo("versions/%2e%2e/");
    assertThat(folder.has("versions/../1-1-a/manifest")).isFalse();
    assertThat(folder.nameOf("versions/%2e%2e/1-1-a/manifest")).isEqualTo("1-1-a/manifest");
  }
}
