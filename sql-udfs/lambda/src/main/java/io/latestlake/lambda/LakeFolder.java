package io.latestlake.lambda;

import static java.util.Objects.requireNonNull;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The folder that has the tables' folders, and in these the days. A partition is named in full,
 * down to its day: whoever leaves out a part of it deletes nothing instead of a year.
 *
 * @param prefix {@code lake/}
 */
record LakeFolder(String bucket, String prefix) {
  private static final Pattern FOLDER =
      Pattern.compile("s3://(?<bucket>[a-z0-9][a-z0-9.-]+)/(?<prefix>([^/]+/)+)");
  private static final Pattern DAY =
      Pattern.compile("[a-z0-9_]+/year=[0-9]{1,4}/month=[0-9]{1,2}/day=[0-9]{1,2}/?");
  private static final int MOST_SHOWN = 200;

  LakeFolder {
    requireNonNull(bucket, "bucket is null");
    requireNonNull(prefix, "prefix is null");
  }

  /**
   * The folder that a variable has.
   *
   * @throws IllegalStateException if it has none
   */
  static LakeFolder of(String variable, Map<String, String> environment) {
    String value = environment.getOrDefault(variable, "");
    Matcher folder = FOLDER.matcher(value.endsWith("/") ? value : value + "/");
    if (!folder.matches()) {
      throw new IllegalStateException(
          variable
              + " is '"
              + value
              + "', which is no folder of a bucket: set it to the lake's, such as"
              + " s3://my-bucket/lake/");
    }
    return new LakeFolder(folder.group("bucket"), folder.group("prefix"));
  }

  /**
   * @throws UdfException if it is no partition of the lake
   */
  Partition partition(String location) throws UdfException {
    String lake = "s3://" + bucket + "/" + prefix;
    if (!location.startsWith(lake) || !DAY.matcher(location.substring(lake.length())).matches()) {
      throw new UdfException(
          "'"
              + shown(location)
              + "' is no partition of the lake: name it in full, as "
              + lake
              + "cases/year=2020/month=5/day=12/");
    }
    String day = location.substring(lake.length());
    return new Partition(bucket, prefix + (day.endsWith("/") ? day : day + "/"));
  }

  private static String shown(String text) {
    String line = text.replaceAll("\\p{Cntrl}", "?");
    return line.length() > MOST_SHOWN ? line.substring(0, MOST_SHOWN) + "…" : line;
  }
}
