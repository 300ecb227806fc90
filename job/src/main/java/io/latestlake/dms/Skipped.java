package io.latestlake.dms;

/** Why a record of DMS asks for nothing and is no dead letter either. */
public enum Skipped {
  /** Tells of tables and columns, not of rows (dms-formats 1.5). */
  CONTROL,
  /** A row of DMS's own {@code awsdms_*} tables (dms-formats 1.6). */
  HOUSEKEEPING
}
