package io.latestlake.localaws.wire;

/** Work that a request left to be done ends with this error, in the service's own words. */
public final class WorkFailure extends RuntimeException {
  public WorkFailure(String error) {
    super(error, null, false, false);
  }
}
