/**
 * Makes the dirty days of a table visible in the lake: UNLOAD, layout, catalog, publication record;
 * and holds what readers see against the ledger. Its doors are {@link
 * io.latestlake.publish.Publisher} and {@link io.latestlake.publish.Reconciliation}.
 */
package io.latestlake.publish;
