/** Where change records come from: each source delivers {@link io.latestlake.dms.SourceRecord}s. */
package io.latestlake.source;
