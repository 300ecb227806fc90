/** How records become elements. */
package io.latestlake.source.kinesis.serialization;
