/** The part of Glue's Data Catalog that keeps databases, tables and partitions. */
package io.latestlake.localaws.glue;
