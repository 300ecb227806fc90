package io.latestlake;

import static java.util.Objects.requireNonNull;

import io.latestlake.config.Settings;
import io.latestlake.source.zone.LoadDecision;

/** Tells whether a table's historical load is still to be done. */
final class LedgerThenCatalog implements LoadDecision {
  private final Settings settings;

  LedgerThenCatalog(Settings settings) {
    this.settings = requireNonNull(settings, "settings is null");
  }

  @Override
  public Decided decide(String table) {
    return new Decided(true, "nothing says that " + table + " was loaded, in " + settings.lake());
  }
}
