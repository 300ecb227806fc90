package io.latestlake.cli.chaos;

import static java.util.Objects.requireNonNull;

import java.util.Optional;
import java.util.regex.Pattern;

/** Where in commit and publication a run is, as the calls tell that the stand-ins serve. */
enum ProtocolStep {
  STAGE("staging", "^putBlob stage/[^/]+/(?!manifests/)"),
  CHECKPOINT("writing a checkpoint", "^putBlob checkpoints/"),
  TAKE_OVER("take-over", "^COMMIT of .*/take-over/|take_over\\("),
  MANIFEST("writing a commit's manifest", "^putBlob stage/[^/]+/manifests/"),
  APPLY(
      "inside Apply",
      "^COPY latest_lake_staged|latest_lake_last|latest_lake_days|(begin|end)_commit\\("),
  COMMIT("at the COMMIT of Apply", "^COMMIT of .*/commit/"),
  UNLOAD("inside UNLOAD", "^UNLOAD|^putBlob versions/|begin_publication\\("),
  UNLOADED("at the COMMIT of UNLOAD", "^COMMIT of .*/publication/"),
  MAKE_VISIBLE("making files visible", "^(copyBlob|removeBlob) lake/"),
  GLUE("entering days in Glue", "^(GetPartitions|Batch(Create|Update|Delete)Partition)$"),
  RECORD("writing the publication record", "^putBlob publications/"),
  END_PUBLICATION("ending the publication", "end_publication\\(|^COMMIT of .*/end-publication/");

  private final String text;
  private final Pattern call;

  ProtocolStep(String text, String call) {
    this.text = requireNonNull(text, "text is null");
    this.call = Pattern.compile(call);
  }

  boolean isAt(String callName) {
    return call.matcher(callName).find();
  }

  /** The step that a call belongs to, if to any. */
  static Optional<ProtocolStep> of(String callName) {
    for (ProtocolStep step : values()) {
      if (step.isAt(callName)) {
        return Optional.of(step);
      }
    }
    return Optional.empty();
  }

  @Override
  public String toString() {
    return text;
  }
}
