/**
 * Makes the dirty days of a table visible in the lake: UNLOAD, layout, catalog, publication record.
 * Its door is {@link io.latestlake.publish.Publisher}.
 */
package io.latestlake.publish;
