package io.latestlake.publish;

import io.latestlake.warehouse.TableWarehouse.DirtyDays;
import java.time.Duration;

/**
 * What a publication did.
 *
 * @param rows in the rewritten days
 * @param files in the rewritten days
 * @param bytes of these files
 * @param commit the last one that readers see now
 * @param statement what the names of its statements in Redshift begin with
 * @param left days that still wait, and that are held
 * @param duration from the start to the end in the ledger
 */
public record PublicationReport(
    long number,
    int daysRewritten,
    int daysEmptied,
    long rows,
    int files,
    long bytes,
    long commit,
    String statement,
    DirtyDays left,
    Duration duration) {}
